import '../../apps/server/main.js';
import './a.js';
