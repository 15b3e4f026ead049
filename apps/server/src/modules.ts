/** THE list of what is installed, in the order of dependency: a module hears facts after those that stand before it. */
import activity from '@huying/activity/server';
import arrangement from '@huying/arrangement/server';
import { automationModule } from '@huying/automation/server';
import demonstration from '@huying/demonstration/server';
import emergency, { tables as emergencyTables } from '@huying/emergency/server';
import family from '@huying/family/server';
import matching, { tables as matchingTables } from '@huying/matching/server';
import mobilisation, { pastTrials as mobilisationPast, tables as mobilisationTables } from '@huying/mobilisation/server';
import need from '@huying/need/server';
import notify, { tables as notifyTables } from '@huying/notify/server';
import people from '@huying/people/server';
import place from '@huying/place/server';
import type { ModuleDefinition } from '@huying/platform';
import privacy from '@huying/privacy/server';
import quality, { tables as qualityTables } from '@huying/quality/server';
import recognition from '@huying/recognition/server';
import record, { tables as recordTables } from '@huying/record/server';
import roster from '@huying/roster/server';
import safeguard, { tables as safeguardTables } from '@huying/safeguard/server';
import service, { tables as serviceTables } from '@huying/service/server';
import setup from '@huying/setup/server';
import silver from '@huying/silver/server';
import speech from '@huying/speech/server';
import timebank, { tables as timebankTables } from '@huying/timebank/server';
import training from '@huying/training/server';
import volunteering, { tables as volunteeringTables } from '@huying/volunteering/server';
import telephony from '@huying/telephony/server';
import catalogue from '@huying/catalogue/server';

/** The decision tables that modules ship, and how some are tried on the past; a tenant's own versions take their place. */
const automation = automationModule({ ...emergencyTables, ...matchingTables, ...mobilisationTables, ...notifyTables, ...qualityTables, ...recordTables, ...safeguardTables, ...serviceTables, ...timebankTables, ...volunteeringTables }, mobilisationPast);

export const modules: readonly ModuleDefinition[] = [
  place, people, safeguard, notify, family, roster, automation, matching, mobilisation, speech, recognition, need, arrangement, service, timebank, activity, emergency, volunteering, training, silver, record, quality, privacy, demonstration, setup,
  telephony,
  catalogue,
];
