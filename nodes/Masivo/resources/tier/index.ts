import { defineResource } from '../resource';
import { getManyTiers } from './getManyTiers.operation';

export const tier = defineResource('tier', 'Tier', [getManyTiers], getManyTiers);
