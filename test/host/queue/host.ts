import type { Host } from '../../../host/instance';

/** Lets the tests' processes know the n8n that was provisioned. */
export function passOnHost(host: Host): void {
	process.env.MASIVO_TEST_HOST = JSON.stringify(host);
}

export function provisionedHost(): Host {
	return JSON.parse(process.env.MASIVO_TEST_HOST ?? '') as Host;
}
