import {
	denialIn,
	readsAsNotFound,
	readsAsRefusal,
} from '../../nodes/Masivo/transport/facts/denial';
import { saysSomething } from '../../nodes/Masivo/transport/facts/values';

test.each([
	'The import could not be enqueued',
	"The rows weren't queued",
	'Nothing was queued',
	'Failed: queue is full',
	'Error while the import was being enqueued',
	'Failure to enqueue',
	'Unauthorized',
	'Service Unavailable',
	'Device unknown',
	'No customer has the id 42',
	'No se pudo encolar',
	'Cliente no encontrado',
	'Cupón inválido o vencido',
	'Saldo insuficiente',
	'La importación falló',
])('"%s" tells that it did not happen', (message) => {
	expect(readsAsRefusal(message)).toBe(true);
});

test.each([
	'Customer transactions enqueued successfully',
	'FCM token registered successfully',
	'1000 customers queued, 0 failed, 0 errors',
	'Queued for the notification service',
	'Done without errors',
	'Encolado, sin errores',
	'3 procesados, 0 rechazados',
	'Queued, not yet processed',
	'Nothing to update',
	'Device already registered',
	'',
])('"%s" does not', (message) => {
	expect(readsAsRefusal(message)).toBe(false);
});

test('what was done before is a refusal where it would count twice', () => {
	for (const message of ['Coupon already redeemed', 'El cupón ya fue canjeado']) {
		expect([readsAsRefusal(message), readsAsRefusal(message, false)]).toEqual([false, true]);
	}
});

test.each([
	'Customer not found',
	'Cliente no encontrado',
	'El cliente no existe',
	'CUSTOMER_NOT_FOUND',
])('"%s" says that it is not there', (message) => expect(readsAsNotFound(message)).toBe(true));

test.each([[null], [''], [0], [[]], [{}], [{ message: null }], ['none'], [[null, '']], [200]])(
	'%j says nothing',
	(value) => expect(saysSomething(value)).toBe(false),
);

test.each<[layer: object, denial: string | undefined]>([
	[{ success: false }, 'failed'],
	[{ Succeeded: 'false' }, 'failed'],
	[{ exito: false }, 'failed'],
	[{ state: 'FAILED' }, 'failed'],
	[{ status_code: '404' }, 'failed'],
	[{ code: 'CUSTOMER_NOT_FOUND' }, 'failed'],
	[{ errorCount: 2 }, 'failed'],
	[{ modifiedCount: 0 }, 'nothingDone'],
	[{ affectedRows: 0, success: true }, 'nothingDone'],
	[{ enqueued: false }, 'nothingDone'],
	[{ status: 'FAILOVER', code: '4040' }, undefined],
	[{ status: 'no error', state: 'default' }, undefined],
	[{ error: null, errors: [], failed: 0, code: 0, message: 'OK' }, undefined],
	[{ name: 'Error', tags: { failed: true } }, undefined],
])('%j: %s', (layer, denial) => expect(denialIn([layer as never])).toBe(denial));
