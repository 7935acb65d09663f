import { n8nCommunityNodesPlugin } from '@n8n/eslint-plugin-community-nodes';
import n8nNodesBase from 'eslint-plugin-n8n-nodes-base';
import { defineConfig, globalIgnores } from 'eslint/config';
import tseslint from 'typescript-eslint';

/** What n8n judges: the same files, and the same rules, as its gate (`npm run gate`). */
const SHIPPED = ['package.json', '{nodes,credentials}/**/*.ts'];

/** Rules of n8n-nodes-base that n8n's gate switches off for community packages. */
const OFF_FOR_CREDENTIALS = {
	'n8n-nodes-base/cred-class-field-documentation-url-miscased': 'off',
	'n8n-nodes-base/cred-class-field-type-options-password-missing': 'off',
};
const OFF_FOR_NODES = {
	'n8n-nodes-base/node-class-description-inputs-wrong-regular-node': 'off',
	'n8n-nodes-base/node-class-description-outputs-wrong': 'off',
	'n8n-nodes-base/node-param-type-options-max-value-present': 'off',
};

const { plugins, rules } = n8nCommunityNodesPlugin.configs.recommended;

export default defineConfig(
	globalIgnores(['dist', 'node_modules', 'coverage', '.cache', 'api/types.ts']),
	{ linterOptions: { noInlineConfig: true } },

	{
		files: ['**/*.ts'],
		extends: [tseslint.configs.recommended],
		rules: {
			'@typescript-eslint/consistent-type-imports': [
				'error',
				{ fixStyle: 'inline-type-imports', disallowTypeAnnotations: false },
			],
			'@typescript-eslint/no-explicit-any': 'error',
			'@typescript-eslint/no-unused-vars': [
				'error',
				{ argsIgnorePattern: '^_', ignoreRestSiblings: true },
			],
		},
	},

	{ files: SHIPPED, plugins: { ...plugins, 'n8n-nodes-base': n8nNodesBase } },
	{ files: SHIPPED, rules: { ...rules, 'no-console': 'error' } },
	{
		files: ['package.json'],
		// The rules for package.json read it as one object literal, which this parser makes of it.
		languageOptions: { parser: tseslint.parser },
		rules: n8nNodesBase.configs.community.rules,
	},
	{
		files: ['credentials/**/*.ts'],
		rules: { ...n8nNodesBase.configs.credentials.rules, ...OFF_FOR_CREDENTIALS },
	},
	{
		files: ['nodes/**/*.ts'],
		rules: { ...n8nNodesBase.configs.nodes.rules, ...OFF_FOR_NODES },
	},
);
