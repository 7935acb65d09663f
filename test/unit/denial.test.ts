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
	'You do not have enough points',
	'This coupon is no longer valid',
	'No more coupons available',
	'The campaign has not yet started',
	'Field not sent, brand_id is required',
	'Unprocessable Entity',
	'brand_id must be a UUID',
	'Maximum of redemptions reached',
	'Event ignored',
	'Cliente suspendido',
	'Inténtelo de nuevo más tarde',
	'Se superó el límite de canjes',
	'El valor debe ser mayor que cero',
	'Not processed: 1 error',
	'No procesado por errores',
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
	'No se presentaron errores',
	'Completed without any error',
	'Nothing failed',
	'No Content',
	'Accepted. Please do not resend it.',
	'No further action is required',
	'El evento aún no se ha procesado',
	'El cliente ya no es anónimo',
	'Event reversed. This cannot be undone.',
	'Evento cancelado',
	'Nivel Oro alcanzado',
	'It must be fulfilled within 24 hours',
	'',
])('"%s" does not', (message) => {
	expect(readsAsRefusal(message)).toBe(false);
});

test('what was done before is a refusal where it would count twice', () => {
	const twice = ['Coupon already redeemed', 'El cupón ya fue canjeado', 'Cupón ya utilizado'];
	for (const message of [...twice, 'El cliente ya lo canjeó', '0 events queued', 'No changes']) {
		expect([readsAsRefusal(message), readsAsRefusal(message, false)]).toEqual([false, true]);
	}
	for (const message of ['Ya está en cola', 'Ya disponible', '10 events queued']) {
		expect(readsAsRefusal(message, false)).toBe(false);
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
	[{ skipped: ['ana'] }, 'nothingDone'],
	[{ processed: 0 }, 'nothingDone'],
	[{ processed: false }, undefined],
	[{ type: 'error' }, 'failed'],
	[{ code: 'ERR_001' }, 'failed'],
	[{ message: { error: 'x' } }, 'failed'],
	[{ detail: [{ loc: ['body', 'x'], msg: 'field required' }] }, 'failed'],
	[{ message: ['brand_id must be a string'] }, 'failed'],
	[{ requirement: 'The balance is at least 1000 points' }, 'failed'],
	[{ type: 'PAYMENT_FAILED', skipped: 0 }, undefined],
	[{ details: { failed: 0, errors: [] }, data: { name: 'No' } }, undefined],
	[{ status: 'FAILOVER', code: '4040' }, undefined],
	[{ status: 'no error', state: 'default' }, undefined],
	[{ error: null, errors: [], failed: 0, code: 0, message: 'OK' }, undefined],
	[{ name: 'Error', tags: { failed: true } }, undefined],
])('%j: %s', (layer, denial) => expect(denialIn([layer as never])).toBe(denial));
