import { generate } from 'selfsigned';

export interface Certificate {
	/** Private key, PEM. */
	key: string;
	/** Certificate, PEM; a client that is to trust it takes it as its `ca`. */
	cert: string;
}

/** A certificate for localhost and 127.0.0.1 that signs itself. */
export async function selfSignedCertificate(): Promise<Certificate> {
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
