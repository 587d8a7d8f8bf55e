import './inner/secret.js';
