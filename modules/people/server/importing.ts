import { type AreaId, isRefusal, localDate, maskPhone, type Refusal, type RowProblem, type RouteInput, refuse, writeCsv } from '@huying/kernel';
import { type Area, place } from '@huying/place/contract';
import { type Context, prepared, readSheetFile } from '@huying/platform';
import { safeguard, staffPage } from '@huying/safeguard/contract';
import { people, SKILLS } from '../contract.ts';
import { mayGive } from '../core/authority.ts';
import { type PeopleSheet, readPeopleSheet, type SheetPerson } from '../core/people-sheet.ts';
import { mayCall } from '../core/privacy.ts';
import { readSearch } from '../core/search.ts';
import en from '../web/text/en.json' with { type: 'json' };
import zh from '../web/text/zh.json' with { type: 'json' };
import { addPeople, type NewPeople } from './adding.ts';
import { listTaken } from './keeping-store.ts';
import { identityIndex, listPeople, phoneIndex } from './store.ts';
import { cardOf } from './views.ts';

const { routes } = people;
type Rows = readonly (readonly string[])[];

const MOST_ROWS = 5_000;
const MOST_PROBLEMS = 300;
const SAMPLE_ROWS = 5;
/** As many as one call of `addPeople` takes. */
const AT_ONCE = 1_000;
const MOST_EXPORTED = 20_000;

type Words = Readonly<Record<string, string>>;
const SKILL_NAMES = new Map(SKILLS.flatMap((skill) => [zh, en].map((words: Words) => [(words[`people.skill.${skill}`] ?? skill).toLowerCase(), skill] as const)));

/** Areas by what a row may call them: the path below the street office, and code or name where only one has it. */
function areaFinder(areas: readonly Area[]): (called: string) => Area | 'several' | undefined {
  const office = areas[0]?.path ?? '';
  const byPath = new Map(areas.map((area) => [area.path, area]));
  const byName = new Map<string, Area | 'several'>();
  for (const area of areas) for (const called of new Set([area.code, area.name])) byName.set(called, byName.has(called) ? 'several' : area);
  return (called) => byPath.get(`${office}/${called.replace(/^\/|\/$/g, '')}`) ?? byPath.get(called) ?? byName.get(called);
}

interface Placed {
  readonly person: SheetPerson;
  readonly area: Area;
}

/** Finds where everybody lives, and who is there already. What is wrong is added to the problems. */
async function placeAll(ctx: Context, sheet: PeopleSheet, kind: 'elder' | 'volunteer', otherwise: AreaId | undefined): Promise<{ placed: Placed[]; problems: RowProblem[] } | Refusal<'thing.notFound' | 'people.outOfReach'>> {
  const areas = await ctx.call(place.calls.areas, {});
  if (isRefusal(areas)) throw new Error(`the areas were refused: ${areas.refused}`);
  const find = areaFinder(areas);
  const standard = otherwise && areas.find(({ id }) => id === otherwise);
  if (otherwise && !standard) return refuse('thing.notFound');
  if (standard && !mayGive(ctx.actor.memberships, { role: kind, areaPath: standard.path })) return refuse('people.outOfReach', { name: standard.name });
  const problems: RowProblem[] = [];
  const note = (row: number, column: keyof PeopleSheet['called'], code: string, facts: RowProblem['facts']) =>
    problems.push({ row, column: sheet.called[column] ?? null, code, ...(facts ? { facts } : {}) });
  const placed = sheet.people.flatMap((person) => {
    const area = person.area === '' ? standard : find(person.area);
    if (!area) note(person.row, 'area', person.area === '' ? 'people.rowNoArea' : 'people.rowArea', { area: person.area.slice(0, 40) });
    else if (area === 'several') note(person.row, 'area', 'people.rowAreas', { area: person.area.slice(0, 40) });
    else if (area.closed) note(person.row, 'area', 'people.closedPlace', { name: area.name });
    else if (!mayGive(ctx.actor.memberships, { role: kind, areaPath: area.path })) note(person.row, 'area', 'people.outOfReach', { name: area.name });
    else return [{ person, area }];
    return [];
  });
  problems.push(...(await knownProblems(ctx, sheet)));
  return { placed, problems };
}

/** Numbers that somebody has already; that somebody is named only where the actor may see them. */
async function knownProblems(ctx: Context, { people: list, called }: PeopleSheet): Promise<RowProblem[]> {
  const numbers = <T>(of: (person: SheetPerson) => T | null) => list.flatMap((person) => of(person) ?? []);
  const given = [numbers(({ phone }) => phone), numbers(({ identityNumber }) => identityNumber)] as const;
  const seen = new Set((await listTaken(ctx, ...given)).map(({ id }) => id as string));
  const taken = await ctx.widen(() => listTaken(ctx, ...given));
  const byIndex = new Map(taken.flatMap((row) => [row.phone_index, row.identity_index].flatMap((index) => (index ? [[index.toString('base64'), row] as const] : []))));
  return list.flatMap(({ row, phone, identityNumber }) => {
    const at = [['phone', phone && phoneIndex(ctx, phone)], ['identity', identityNumber && identityIndex(ctx, identityNumber)]] as const;
    const found = at.map(([column, index]) => [column, index ? byIndex.get(index.toString('base64')) : undefined] as const).find(([, other]) => other);
    if (!found?.[1]) return [];
    const [column, other] = found;
    const isSeen = seen.has(other.id);
    return [{ row, column: called[column] ?? null, code: isSeen ? 'people.alreadyThere' : column === 'phone' ? 'people.phoneTaken' : 'people.identityTaken', ...(isSeen ? { facts: { name: other.name, by: column } } : {}) }];
  });
}

function newPerson(ctx: Context, kind: 'elder' | 'volunteer', { person, area }: Placed): NewPeople[number] {
  const { name, sex, birthYear, phone, identityNumber, position, address, livesAlone, mind, contacts, recordingConsent, photoConsent, skills } = person;
  const home = position ?? area.centre;
  return {
    id: ctx.newId<'person'>(), name, sex, birthYear, phone, identityNumber, memberships: [{ role: kind, organisationId: null, areaId: area.id, areaPath: area.path }],
    ...(kind === 'elder'
      ? { elder: { address: address ?? '', home, areaId: area.id, areaPath: area.path, livesAlone, mind: [...mind], contacts: [...contacts], recordingConsent, photoConsent } }
      : { volunteer: { skills: [...skills], home, areaPath: area.path, redWhileOffDuty: false, active: true } }),
  };
}

async function storeAll(ctx: Context, kind: 'elder' | 'volunteer', list: readonly Placed[]) {
  for (let from = 0; from < list.length; from += AT_ONCE) {
    const added = await ctx.widen(() => addPeople(ctx, list.slice(from, from + AT_ONCE).map((one) => newPerson(ctx, kind, one))));
    // Somebody has registered one of them since the table was looked at.
    if (isRefusal(added)) return added.refused === 'people.phoneTaken' ? refuse('people.wrongRows', { problems: 1 }) : added;
  }
  return undefined;
}

export const importingRoutes = {
  importPeople: prepared(routes.importPeople, {
    async before(_tools, { body }) {
      const sheet = await readSheetFile(body, MOST_ROWS);
      return 'no' in sheet ? refuse(`sheet.${sheet.no}`, { most: MOST_ROWS }) : sheet;
    },
    async handle(ctx, { query }, { rows }: { readonly rows: Rows }) {
      const { kind, areaId } = query;
      const sheet = readPeopleSheet(rows, kind, localDate(ctx.now), SKILL_NAMES);
      const found = await placeAll(ctx, sheet, kind, areaId);
      if (isRefusal(found)) return found;
      const { placed, problems: more } = found;
      const problems = [...sheet.problems, ...more].sort((a, b) => a.row - b.row);
      const wrong = new Set(problems.map(({ row }) => row));
      const ready = wrong.has(1) ? [] : placed.filter(({ person }) => !wrong.has(person.row));
      const stores = query.stores === 'true';
      if (stores && wrong.size > 0 && query.skips === 'false') return refuse('people.wrongRows', { problems: problems.length });
      if (stores) {
        const no = await storeAll(ctx, kind, ready);
        if (isRefusal(no)) return no.refused === 'people.wrongRows' ? refuse('people.wrongRows', no.facts) : refuse('request.invalid');
        ctx.trail({ subject: { kind: 'tenant', id: String(ctx.tenantId) }, action: 'people.imported', detail: { kind, added: ready.length, skipped: sheet.people.length - ready.length } });
      }
      const sample = ready.slice(0, SAMPLE_ROWS).map(({ person, area }) => ({ row: person.row, name: person.name, sex: person.sex, birthYear: person.birthYear, phone: person.phone && maskPhone(person.phone), address: person.address, area: area.name }));
      return {
        rows: sheet.people.length, ready: ready.length, added: stores ? ready.length : 0, problems: problems.slice(0, MOST_PROBLEMS), unlisted: Math.max(0, problems.length - MOST_PROBLEMS),
        unread: [...sheet.unread], sample,
      };
    },
  }),

  async exportPeople(ctx: Context, { query }: RouteInput<typeof routes.exportPeople>) {
    const { search, role, areaPath, state, numbers } = query;
    const isFull = numbers === 'full' && mayCall(ctx.actor.memberships.map((one) => one.role));
    const rows = await listPeople(ctx, { search: readSearch(search), role, areaPath, isDeactivated: state === 'deactivated', after: undefined, limit: MOST_EXPORTED + 1 });
    if (rows.length > MOST_EXPORTED) return refuse('people.tooManyToExport', { most: MOST_EXPORTED });
    // Exactly this filter, whoever is in it by then; the words of a search are read by the second person only.
    const wanted = { state, numbers: isFull ? 'full' : 'masked', ...(search ? { search } : {}), ...(role ? { role } : {}), ...(areaPath ? { areaPath } : {}) };
    const no = await ctx.call(safeguard.calls.permit, { act: isFull ? 'people.exportNumbers' : 'people.export', content: wanted, size: rows.length, facts: wanted, page: staffPage(ctx.actor.memberships.map((one) => one.role), '/people') });
    if (isRefusal(no)) return no;
    const areas = await ctx.call(place.calls.areas, {});
    const names = new Map(isRefusal(areas) ? [] : areas.map(({ path, name }) => [path, name]));
    const words: Words = zh;
    const lines = rows.map((row) => {
      const { phone } = cardOf(ctx, row);
      return [
        row.name, row.sex ? words[`people.sex.${row.sex}`] : '', row.birth_year, phone === null ? '' : isFull ? phone : maskPhone(phone), row.roles.map((one) => words[`people.role.${one}`] ?? one).join('、'),
        names.get(row.area_path) ?? row.area_path, row.address,
      ];
    });
    // Who took what away: the filter says it, the words of a search may be somebody's name and stay out.
    ctx.trail({
      subject: { kind: 'tenant', id: String(ctx.tenantId) }, action: 'people.exported',
      detail: { people: rows.length, numbers: isFull ? 'full' : 'masked', state, searched: search !== undefined && search !== '', ...(role ? { role } : {}), ...(areaPath ? { areaPath } : {}) },
    });
    const head = ['name', 'sex', 'birthYear', 'phone', 'roles', 'area', 'address'].map((column) => words[`people.export.${column}`] ?? column);
    return { bytes: writeCsv([head, ...lines]), mimeType: 'text/csv; charset=utf-8', name: `${words['people.export.file']}-${localDate(ctx.now)}.csv` };
  },
};
