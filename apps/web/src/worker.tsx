import { createStaffShell } from '@huying/ui/shell/staff';
import { modules } from './screens.ts';

void createStaffShell({ audience: 'worker', modules, isDevelopment: import.meta.env.DEV });
