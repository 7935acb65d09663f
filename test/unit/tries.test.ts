import type { IExecuteFunctions, INode } from 'n8n-workflow';

import type { Outcome } from '../../nodes/Masivo/execution/carryOut';
import { Tries, Try } from '../../nodes/Masivo/execution/tries';
import { masivoFailure } from '../../nodes/Masivo/transport/failure/failure';
import type { MasivoRequest, Send } from '../../nodes/Masivo/transport/request/request';
import { handClock } from '../support/handClock';
import { adviceIn, expectFailure, type Told } from '../support/failureKinds';

const COUNTS: MasivoRequest = { method: 'POST', path: '/x', subject: 'x', idempotent: false };

const sent: Send = async (request) => await Promise.resolve({ status: 200, body: {}, request });

const lookUp = 'look';

const done = (id: string): Outcome => ({ outputs: [{ id }], lookUp });

const lost: Outcome = {
	error: masivoFailure('mayHaveArrived', { message: 'Lost', description: '' }),
	lookUp,
};

const refused: Outcome = { error: masivoFailure('refused', { message: 'No', description: '' }) };

/** Tries of one node. */
function nodeThat(node: Partial<INode> = {}, execution: string | undefined = '7') {
	const clock = handClock();
	const tries = new Tries(clock);
	const context = {
		getNode: () => ({ id: 'n', type: 'n8n-nodes-masivo.masivo', retryOnFail: true, ...node }),
		getExecutionId: () => execution,
	} as IExecuteFunctions;
	const next = (run = 0) => Try.of(context, run, tries);
	/** One that fails. */
	function fails(outcomes: Outcome[], run = 0) {
		const attempt = next(run);
		attempt?.done();
		attempt?.end(new Map(outcomes.entries()), true);
	}
	return { clock, next, fails };
}

const itemsOf = (attempt?: Try) => [...(attempt?.done().keys() ?? [])];

test('the next try of a run has what was done, and what may have been', () => {
	const { next, fails } = nodeThat();
	fails([done('a'), refused, lost]);
	expect(itemsOf(next(1))).toEqual([]);
	expect(itemsOf(next())).toEqual([0, 2]);
});

test('it hands it on to the one after it', () => {
	const { next, fails } = nodeThat();
	fails([done('a'), refused]);
	const second = next();
	const outcomes = new Map(second?.done());
	second?.end(outcomes.set(1, refused), true);
	expect(itemsOf(next())).toEqual([0]);
});

test('what may be done twice is done again', () => {
	const { next, fails } = nodeThat();
	fails([{ outputs: [{ id: 'a' }] }]);
	expect(itemsOf(next())).toEqual([]);
});

test('nothing is kept of a run that n8n does not repeat', () => {
	const off = nodeThat({ retryOnFail: false });
	expect(off.next()).toBeUndefined();
	const { next } = nodeThat();
	const attempt = next();
	attempt?.done();
	attempt?.end(new Map([[0, done('a')]]), false);
	expect(itemsOf(next())).toEqual([]);
});

test('it is forgotten after five minutes, and where a thousand others came after it', async () => {
	const { clock, next, fails } = nodeThat();
	fails([done('a')]);
	await clock.advance(5 * 60_000 - 1);
	for (let run = 1; run < 1_000; run++) fails([done('b')], run);
	expect(itemsOf(next())).toEqual([0]);
	fails([done('a')]);
	fails([done('b')], 1_000);
	expect(itemsOf(next(1))).toEqual([]);
	expect(itemsOf(next(2))).toEqual([0]);
	await clock.advance(5 * 60_000);
	expect(itemsOf(next())).toEqual([]);
});

test('an agent’s tool, whose tries n8n counts as runs, knows them by what they ask for', () => {
	const { next } = nodeThat({ type: 'n8n-nodes-masivo.masivoTool' });
	const ask = (run: number, plan: unknown) => {
		const attempt = next(run);
		expect(itemsOf(attempt)).toEqual([]);
		const before = attempt?.doneFor({ item: 0, plan });
		if (before) return before;
		attempt?.end(new Map([[0, lost]]), true);
		return 'sent';
	};
	expect(ask(0, { id: 'a' })).toBe('sent');
	expect(ask(1, { id: 'b' })).toBe('sent');
	expect(ask(2, { id: 'a' })).toBe(lost);
});

test('without an ID of the execution, nothing that counts twice is sent', async () => {
	const { next } = nodeThat({}, '');
	const attempt = next();
	expect(itemsOf(attempt)).toEqual([]);
	const send = jest.fn(sent);
	const watched = attempt?.guard(send);
	const error = await watched?.(COUNTS).catch((reason: unknown) => reason);
	expectFailure(error as Told, 'invalidInput', "'Retry On Fail'");
	expect(adviceIn(error as Told)).toContain('nothingSent');
	await watched?.({ ...COUNTS, idempotent: true });
	expect(send).toHaveBeenCalledTimes(1);
});
