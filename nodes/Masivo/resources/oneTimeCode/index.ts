import { defineResource } from '../resource';
import { createOneTimeCode } from './createOneTimeCode.operation';
import { verifyOneTimeCode } from './verifyOneTimeCode.operation';

export const oneTimeCode = defineResource(
	'oneTimeCode',
	'One-Time Code',
	[createOneTimeCode, verifyOneTimeCode],
	createOneTimeCode,
);
