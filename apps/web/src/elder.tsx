import { createShell } from '@huying/ui/shell';
import { modules } from './screens.ts';

void createShell({ audience: 'elder', modules, isDevelopment: import.meta.env.DEV });
