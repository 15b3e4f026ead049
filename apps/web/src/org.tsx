import { createStaffShell } from '@huying/ui/shell/staff';
import { modules } from './screens.ts';

void createStaffShell({ audience: 'org', modules, isDevelopment: import.meta.env.DEV });
