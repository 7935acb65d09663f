import { setImmediate as nextTurn } from 'node:timers/promises';

import type {
	DeduplicationItemTypes,
	DeduplicationScope,
	ICheckProcessedContextData,
	ICheckProcessedOptions,
	IDataDeduplicator,
	IDeduplicationOutput,
} from 'n8n-workflow';

/**
 * What n8n remembers of processed items, in memory: as its own (`deduplication-helper.js`), one row for each
 * workflow and node, which is read, changed and written, with the database's time in between and no lock.
 */
export class ProcessedData implements IDataDeduplicator {
	private readonly rows = new Map<string, readonly DeduplicationItemTypes[]>();

	async checkProcessedAndRecord(
		items: DeduplicationItemTypes[],
		scope: DeduplicationScope,
		data: ICheckProcessedContextData,
		{ maxEntries = Infinity }: ICheckProcessedOptions,
	): Promise<IDeduplicationOutput> {
		const [place, row] = await this.read(scope, data);
		// It looks at none of the first items, not even for one that comes twice.
		const isNew = (item: DeduplicationItemTypes): boolean => !row?.includes(item);
		const output = {
			new: items.filter(isNew),
			processed: items.filter((item) => !isNew(item)),
		};
		await this.write(place, [...(row ?? []), ...output.new].slice(-maxEntries));
		return output;
	}

	async removeProcessed(
		items: DeduplicationItemTypes[],
		scope: DeduplicationScope,
		data: ICheckProcessedContextData,
		_options: ICheckProcessedOptions,
	): Promise<void> {
		const [place, row = []] = await this.read(scope, data);
		await this.write(
			place,
			row.filter((item) => !items.includes(item)),
		);
	}

	async clearAllProcessedItems(
		scope: DeduplicationScope,
		data: ICheckProcessedContextData,
	): Promise<void> {
		await this.write((await this.read(scope, data))[0], []);
	}

	async getProcessedDataCount(
		scope: DeduplicationScope,
		data: ICheckProcessedContextData,
	): Promise<number> {
		return (await this.read(scope, data))[1]?.length ?? 0;
	}

	private async read(
		scope: DeduplicationScope,
		{ workflow, node }: ICheckProcessedContextData,
	): Promise<[place: string, row: readonly DeduplicationItemTypes[] | undefined]> {
		if (!workflow.id) throw new Error('The expression evaluated to a falsy value');
		const place = `${workflow.id} ${scope === 'node' ? node?.id : ''}`;
		const row = this.rows.get(place);
		await nextTurn();
		return [place, row];
	}

	private async write(place: string, row: readonly DeduplicationItemTypes[]): Promise<void> {
		await nextTurn();
		this.rows.set(place, row);
	}
}
