import { fork } from 'node:child_process';
import { join } from 'node:path';
import type { Observed, OpenedServer, ServerCall } from './server';

/** The sandboxes of a benchmark, in a process of their own so that no contestant pays for them. */
export class SandboxProcess {
	private readonly child = fork(join(__dirname, 'server.ts'), { execArgv: ['--import', 'tsx'] });

	async open(call: Omit<Extract<ServerCall, { kind: 'open' }>, 'kind'>): Promise<OpenedServer> {
		return await this.ask<OpenedServer>({ kind: 'open', ...call });
	}

	/** Gives every customer of a server its tags back and forgets what was seen so far. */
	async restore(server: number, { endTokens = false } = {}): Promise<void> {
		await this.ask({ kind: 'restore', server, endTokens });
	}

	/** What a server saw since `restore`. */
	async observed(server: number): Promise<Observed> {
		return await this.ask<Observed>({ kind: 'observed', server });
	}

	close(): void {
		this.child.disconnect();
	}

	/** Asks one thing; the next may be asked when the answer is there. */
	private async ask<Answer>(call: ServerCall): Promise<Answer> {
		this.child.send(call);
		return await new Promise((done, fail) => {
			const ended = (code: number | null) =>
				fail(new Error(`The sandbox process ended with code ${code}`));
			this.child.once('exit', ended);
			this.child.once('message', (answer) => {
				this.child.off('exit', ended);
				done(answer as Answer);
			});
		});
	}
}
