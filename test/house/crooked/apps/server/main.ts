import '../../libs/identity/inner/secret.js';
import './nowhere.js';
