import type { ICredentialDataDecryptedObject } from 'n8n-workflow';
import { freePort } from '../../host/ports';
import { startSandbox } from '../../sandbox';
import type { Sandbox } from '../../sandbox';
import { useStage } from './support/stage';
import { expectFailure } from '../support/failureKinds';

const stage = useStage();
const opened: Sandbox[] = [];

afterEach(async () => {
	for (const sandbox of opened.splice(0)) await sandbox.close();
});

/** What n8n says of a credential, as the form does when it is saved. */
const verdictOn = async (data: ICredentialDataDecryptedObject) =>
	await stage.n8n.testCredential('masivoApi', { baseUrl: stage.sandbox.baseUrl, ...data });

describe.each(['apiKey', 'bearerToken'])('the test of a credential with %s', (authentication) => {
	const data = () => ({
		...{ authentication, apiKey: '', accessToken: '' },
		...(authentication === 'apiKey'
			? { apiKey: stage.sandbox.apiKey }
			: { accessToken: stage.sandbox.issueToken() }),
	});

	it('succeeds where it works', async () => {
		expect(await verdictOn(data())).toMatchObject({ status: 'OK' });
		expect(stage.sandbox.requests.map(({ status }) => status)).not.toContain(401);
	});

	it('says that it was refused', async () => {
		const wrong = '00000000-0000-4000-8000-000000000000';
		const verdict = await verdictOn({ ...data(), apiKey: wrong, accessToken: wrong });
		expect(verdict).toMatchObject({ status: 'Error' });
		expectFailure(verdict, 'tokenRefused');
	});

	it('says that nothing was entered but blanks', async () => {
		const verdict = await verdictOn({ ...data(), apiKey: ' ', accessToken: ' ' });
		expect(verdict).toMatchObject({ status: 'Error' });
		expectFailure(verdict, 'credential');
		expect(stage.sandbox.requests).toEqual([]);
	});

	it('does not take a web page for Masivo', async () => {
		stage.sandbox.faults.always({ kind: 'html', status: 200 });
		stage.sandbox.faults.next({ kind: 'html', status: 200, on: 'authorize' });
		const verdict = await verdictOn(data());
		expect(verdict).toMatchObject({ status: 'Error' });
		expectFailure(verdict, 'notMasivo');
	});

	it('says that a host is down', async () => {
		const baseUrl = `http://127.0.0.1:${await freePort()}`;
		const verdict = await verdictOn({ ...data(), baseUrl });
		expect(verdict).toMatchObject({ status: 'Error' });
		expectFailure(verdict, 'network', baseUrl);
	});

	it('says that a host does not exist', async () => {
		const verdict = await verdictOn({ ...data(), baseUrl: 'http://masivo.invalid' });
		expect(verdict).toMatchObject({ status: 'Error' });
		expectFailure(verdict, 'network', 'masivo.invalid');
	});

	it('hands the token to no other server, and does not succeed there', async () => {
		const other = await startSandbox();
		opened.push(other);
		stage.sandbox.faults.always({ kind: 'redirect', location: `${other.baseUrl}/tiers` });
		const verdict = await verdictOn(data());
		expect(other.requests).toEqual([]);
		expect(verdict).toMatchObject({ status: 'Error' });
		expectFailure(verdict, 'notMasivo');
	});
});
