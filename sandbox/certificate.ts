import { generate } from 'selfsigned';

export interface Certificate {
	/** Private key, PEM. */
	key: string;
	/** Certificate, PEM; a client that is to trust it takes it as its `ca`. */
	cert: string;
}

let certificate: Promise<Certificate> | undefined;

/**
 * A certificate for localhost and 127.0.0.1 that signs itself. It is the same for all sandboxes of a
 * process: of two that bear one name, a client that trusts both would only ever look at the first.
 */
export async function selfSignedCertificate(): Promise<Certificate> {
	certificate ??= createCertificate();
	return await certificate;
}

async function createCertificate(): Promise<Certificate> {
	const pems = await generate([{ name: 'commonName', value: 'localhost' }], {
		keyType: 'ec',
		algorithm: 'sha256',
		extensions: [
			{
				name: 'subjectAltName',
				altNames: [
					{ type: 2, value: 'localhost' },
					{ type: 7, ip: '127.0.0.1' },
				],
			},
		],
	});
	return { key: pems.private, cert: pems.cert };
}
