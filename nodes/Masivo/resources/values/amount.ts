import { refusedValue } from '../../transport/failure/failure';
import { readNumber } from './number';

/** Money, or how much of something: an exact number, not below zero. @throws Failure */
export function readAmount(field: string, value: unknown): number {
	const amount = readNumber(field, value);
	if (amount >= 0) return amount + 0;
	throw refusedValue(field, 'is negative', value, 'Enter 0 or more.');
}

/** The same where zero would ask for nothing. @throws Failure */
export function readPositive(field: string, value: unknown): number {
	const amount = readAmount(field, value);
	if (amount > 0) return amount;
	throw refusedValue(field, 'is zero', value, 'Enter more than 0, or leave it out.');
}
