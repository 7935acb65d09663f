import fastify from 'fastify';
import type { AddressInfo } from 'node:net';

/** A tool as it is offered to a model. */
interface OfferedTool {
	function: { name: string; description: string; parameters: { properties?: object } };
}

/** The part of a request for a chat completion that the tests look at. */
interface ChatRequest {
	messages: Array<{ role: string; content: string }>;
	tools?: OfferedTool[];
}

/** What the model says next: some text, or a call of a tool; of the first one if none is named. */
type Turn = { text: string } | { callWith: object; tool?: string };

/** A chat model that says what a test has written down. */
export interface ChatModel {
	/** For the URL of an OpenAI credential. */
	url: string;
	requests: ChatRequest[];
	/** Says these one after another, each as the answer to one request. */
	script(...turns: Turn[]): void;
	close(): Promise<void>;
}

/** Starts a model that speaks OpenAI's `POST /chat/completions`, without streaming. */
export async function startChatModel(): Promise<ChatModel> {
	const requests: ChatRequest[] = [];
	const turns: Turn[] = [];
	const app = fastify({ forceCloseConnections: true });
	app.post<{ Body: ChatRequest }>('/v1/chat/completions', async ({ body }) => {
		requests.push(body);
		const turn = turns.shift() ?? { text: 'Nothing more is written down.' };
		const tools = body.tools?.map(({ function: { name } }) => name) ?? [];
		return completion(turn, tools, `call_${requests.length}`);
	});
	await app.listen({ port: 0, host: '127.0.0.1' });
	const { port } = app.server.address() as AddressInfo;
	return {
		url: `http://127.0.0.1:${port}/v1`,
		requests,
		script: (...next) => void turns.push(...next),
		close: async () => await app.close(),
	};
}

function completion(turn: Turn, tools: string[], callId: string): object {
	const isCall = 'callWith' in turn;
	const name = isCall && turn.tool ? turn.tool : tools[0];
	const call = { name, arguments: JSON.stringify('callWith' in turn ? turn.callWith : {}) };
	const message = isCall
		? { content: null, tool_calls: [{ id: callId, type: 'function', function: call }] }
		: { content: turn.text };
	return {
		id: 'chatcmpl-1',
		object: 'chat.completion',
		created: 0,
		model: 'scripted',
		choices: [
			{
				index: 0,
				message: { role: 'assistant', ...message },
				finish_reason: isCall ? 'tool_calls' : 'stop',
			},
		],
		usage: { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 },
	};
}
