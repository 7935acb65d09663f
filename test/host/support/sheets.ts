import type { N8nClient } from '../../../host/client';
import { chain, manualTrigger, outputsOf, rows, START } from '../../../host/workflowParts';
import type { SomeNode } from '../../../host/workflowParts';

const convert = (operation: string, parameters: object): SomeNode => ({
	name: 'Convert',
	type: 'n8n-nodes-base.convertToFile',
	typeVersion: 1.1,
	parameters: { operation, ...parameters, options: {} },
});

const extract = (operation: string, parameters: object = {}): SomeNode => ({
	name: 'Extract',
	type: 'n8n-nodes-base.extractFromFile',
	parameters: { operation, ...parameters, options: {} },
});

/** An Excel file of these rows, which n8n makes. */
export async function sheetOf(n8n: N8nClient, list: object[]): Promise<File> {
	const nodes = [...rows(...list), convert('xlsx', {}), extract('binaryToPropery')];
	const [{ data }] = (await extracted(n8n, nodes)) as Array<{ data: string }>;
	return new File([Buffer.from(data, 'base64')], 'sheet.xlsx');
}

/** The rows of an Excel file, as n8n reads them. */
export async function rowsOf(n8n: N8nClient, file: File): Promise<object[]> {
	const data = Buffer.from(await file.arrayBuffer()).toString('base64');
	const nodes = [
		...rows({ data }),
		convert('toBinary', { sourceProperty: 'data' }),
		extract('xlsx'),
	];
	return await extracted(n8n, nodes);
}

async function extracted(n8n: N8nClient, nodes: SomeNode[]): Promise<object[]> {
	const id = await n8n.createWorkflow(chain('Sheet', manualTrigger, ...nodes));
	const [items] = outputsOf(await n8n.execute(id, START), 'Extract');
	return items;
}
