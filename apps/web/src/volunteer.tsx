import { createShell } from '@huying/ui/shell';
import { modules } from './screens.ts';

void createShell({ audience: 'volunteer', modules, isDevelopment: import.meta.env.DEV });
