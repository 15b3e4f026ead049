import { createShell } from '@huying/ui/shell';
import { modules } from './screens.ts';

void createShell({ audience: 'family', modules, isDevelopment: import.meta.env.DEV });
