'use strict';
module.exports = require('./runtime/channels.cjs');
