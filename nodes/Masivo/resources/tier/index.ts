import { defineResource } from '../resource';
import { getManyTiers } from './getManyTiers';

export const tier = defineResource('tier', 'Tier', [getManyTiers], getManyTiers);
