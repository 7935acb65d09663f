import { defineResource } from '../resource';
import { createOneTimeCode } from './createOneTimeCode';
import { verifyOneTimeCode } from './verifyOneTimeCode';

export const oneTimeCode = defineResource(
	'oneTimeCode',
	'One-Time Code',
	[createOneTimeCode, verifyOneTimeCode],
	createOneTimeCode,
);
