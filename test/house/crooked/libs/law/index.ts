import '../identity/index.js';
