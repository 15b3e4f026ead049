/** The staff screens' antd theme, out of the same tokens. An entry of its own, so that an elder's page never loads antd. */
import { type ThemeConfig, theme } from 'antd';
import { font, hit, type Palette, palettes, radius, type Scheme, STAFF_TEXT_SIZE } from './tokens.ts';

const seedOf = (p: Palette): NonNullable<ThemeConfig['token']> => ({
  colorPrimary: p.accent,
  colorInfo: p.accent,
  colorLink: p.accentInk,
  colorLinkHover: p.accent,
  colorLinkActive: p.accentPressed,
  colorSuccess: p.greenInk,
  colorWarning: p.yellowInk,
  colorError: p.red,
  colorTextBase: p.ink,
  colorBgBase: p.paper,
  borderRadius: radius.small,
  fontFamily: font.body,
  fontFamilyCode: font.figures,
  fontSize: STAFF_TEXT_SIZE,
  controlHeight: hit.staff,
  wireframe: false,
});

/** antd derives these by mixing and lands below the contrast that we promise, or casts shadows where paper lies on paper. */
const aliasOf = (p: Palette): NonNullable<ThemeConfig['token']> => ({
  colorText: p.ink,
  colorTextHeading: p.ink,
  colorTextSecondary: p.inkSoft,
  colorTextTertiary: p.inkSoft,
  colorTextDescription: p.inkSoft,
  colorTextPlaceholder: p.inkSoft,
  colorTextLightSolid: p.onAccent,
  colorBgLayout: p.paper,
  colorBgContainer: p.sheet,
  colorBgElevated: p.sheet,
  colorBgSpotlight: p.ink,
  colorBorder: p.edge,
  colorBorderSecondary: p.line,
  colorSplit: p.line,
  colorPrimaryBg: p.accentWash,
  colorPrimaryBgHover: p.accentWash,
  colorPrimaryHover: p.accentPressed,
  colorPrimaryActive: p.accentPressed,
  colorPrimaryText: p.accentInk,
  colorErrorHover: p.redPressed,
  colorErrorActive: p.redPressed,
  colorErrorText: p.redInk,
  colorErrorBg: p.redWash,
  colorSuccessBg: p.greenWash,
  colorWarningBg: p.yellowWash,
  colorInfoBg: p.sunk,
  colorInfoBorder: p.edge,
  colorFillAlter: p.sunk,
  colorFillSecondary: p.sunk,
  colorFillTertiary: p.sunk,
  colorFillQuaternary: p.sunk,
  controlItemBgActive: p.accentWash,
  controlItemBgHover: p.sunk,
  controlOutline: 'transparent',
  lineWidthFocus: 3,
  colorPrimaryBorder: p.focus,
  boxShadow: `0 0 0 1px ${p.line}, 0 6px 20px ${p.scrim.slice(0, 7)}26`,
  boxShadowSecondary: `0 0 0 1px ${p.line}, 0 6px 20px ${p.scrim.slice(0, 7)}26`,
  boxShadowTertiary: 'none',
});

/** @param isStill whether whoever looks wants no motion: then windows and lists are there at once. */
export function antdTheme(scheme: Scheme, isStill: boolean): ThemeConfig {
  const p = palettes[scheme];
  return {
    algorithm: scheme === 'dark' ? theme.darkAlgorithm : theme.defaultAlgorithm,
    cssVar: { key: `huying-${scheme}` },
    token: { ...seedOf(p), ...aliasOf(p), motion: !isStill },
    components: {
      Layout: { headerBg: p.sheet, headerHeight: 60, headerPadding: '0 20px', siderBg: p.paper, bodyBg: p.paper, footerBg: p.paper, triggerBg: p.sunk, triggerColor: p.ink },
      Menu: { itemBg: 'transparent', subMenuItemBg: 'transparent', itemSelectedBg: p.accentWash, itemSelectedColor: p.accentInk, itemHeight: 40, groupTitleColor: p.inkSoft, itemBorderRadius: radius.small, activeBarBorderWidth: 0 },
      // What an empty table says is written in the colour of what is disabled.
      Table: { colorTextDisabled: p.inkSoft, headerBg: p.sunk, headerColor: p.ink, rowHoverBg: p.sunk, rowSelectedBg: p.accentWash, rowSelectedHoverBg: p.accentWash, cellPaddingBlock: 10 },
      Button: { primaryShadow: 'none', defaultShadow: 'none', dangerShadow: 'none', fontWeight: 600, dangerColor: p.onRed },
      Card: { headerFontSize: STAFF_TEXT_SIZE + 1 },
      Tag: { defaultBg: p.sunk, defaultColor: p.ink },
      Tooltip: { colorTextLightSolid: p.paper },
      Segmented: { itemSelectedBg: p.sheet, trackBg: p.sunk, itemColor: p.inkSoft },
    },
  };
}
