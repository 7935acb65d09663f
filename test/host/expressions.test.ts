import { chain, manualTrigger, masivo, outputsOf, rows, START } from '../../host/workflowParts';
import { useStage } from './support/stage';

const stage = useStage();

const VALUES = [
	...['1716573314', 'store/quito 7', '', ' crm-2048 ', 'Ñandú 😀', '={{ 1 }}'],
	...[1716573314, -0.5, 12345678901234567890, true, null],
	...[['crm-2048'], [1, 'a', false], [['crm-2048']], [], {}, { id: 'crm-2048' }],
];

/** What becomes of each value, as an ID and as tag keys, when a field is this expression. */
async function outcomes(expression: string): Promise<unknown> {
	const items = VALUES.map((value) => ({ value, list: [{ value }], 'a name': { value } }));
	const outputs = [];
	for (const [customerId, tagKeys] of [
		[expression, 'no_such_tag'],
		['crm-2048', expression],
	]) {
		const node = masivo(
			stage.credential,
			{ customerId, tagKeys },
			{ onError: 'continueRegularOutput' },
		);
		const workflow = chain('Expressions', manualTrigger, ...rows(...items), node);
		const execution = await stage.n8n.execute(await stage.n8n.createWorkflow(workflow), START);
		// Requests under way together may arrive in any order.
		outputs.push(outputsOf(execution, 'Masivo'), stage.asked().sort());
		stage.sandbox.requests.length = 0;
	}
	return outputs;
}

it.each(['$json.value', '$json.list[0].value', '$json["a name"]?.value', '$json.missing'])(
	"reads %s as n8n's own evaluator does",
	async (path) => {
		// In brackets, n8n evaluates it.
		expect(await outcomes(`={{ ${path} }}`)).toEqual(await outcomes(`={{ (${path}) }}`));
	},
);
