/**
 * Must be the first import of this folder: n8n-core reads these variables while it loads.
 *
 * Without them it would keep its settings and its encryption key in the user's home (`~/.n8n`).
 */
import { randomBytes, randomUUID } from 'node:crypto';
import { rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { Container } from '@n8n/di';
import type { InstanceSettings } from 'n8n-core';

const userFolder = join(tmpdir(), `n8n-engine-${randomUUID()}`);

process.env.N8N_USER_FOLDER = userFolder;
process.env.N8N_ENCRYPTION_KEY = randomBytes(24).toString('hex');
process.env.N8N_LOG_LEVEL ??= 'silent';

/**
 * Has n8n make its settings, which writes them to the folder, and removes that: they are only read
 * once. So nothing is left behind, however the process ends.
 */
export function makeInstanceSettings(settings: typeof InstanceSettings): void {
	Container.get(settings);
	rmSync(userFolder, { recursive: true, force: true });
}
