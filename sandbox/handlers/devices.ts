import type { Context } from 'openapi-backend';
import type { components } from '../../api/types';
import type { Answer } from '../answers';
import type { Call } from '../call';
import { envelope, ofCustomer } from './envelope';

export function registerDevice(
	context: Context<components['schemas']['NewDevice'], { id: string }>,
	call: Call,
): Answer {
	const device = context.request.requestBody;
	return ofCustomer(context.request.params.id, call, (customer) => {
		const others = customer.owned.devices.filter((it) => it.device_token !== device.device_token);
		customer.owned.devices = [...others, device];
		if (call.state.deviceAnswer === 'customer') return envelope(customer);
		return { status: 200, body: { message: 'FCM token registered successfully' } };
	});
}
