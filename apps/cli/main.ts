export {}; console.log('hi');
