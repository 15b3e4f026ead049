/** Every decision table that the time bank ships. */
import type { ShippedTables } from '@huying/automation/contract';
import { checkTables } from './checks.ts';
import { exchangeTables } from './exchange.ts';
import { expiryTables } from './expiry.ts';
import { givingTables } from './giving.ts';
import { priceTables } from './price.ts';

export const tables: ShippedTables = { ...priceTables, ...givingTables, ...checkTables, ...exchangeTables, ...expiryTables };
