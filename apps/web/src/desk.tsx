import { createStaffShell } from '@huying/ui/shell/staff';
import { modules } from './screens.ts';

void createStaffShell({ audience: 'desk', modules, isDevelopment: import.meta.env.DEV });
