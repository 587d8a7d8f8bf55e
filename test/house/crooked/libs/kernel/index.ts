import '../law/index.js';
