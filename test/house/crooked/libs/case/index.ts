import './domain/decide.js';
import '../../projections/case-queue/index.js';
