#!/usr/bin/env node
'use strict';
// derman-kit FOLDER -- PROVIDER [ARGUMENT...]: the kit is a .NET program; it needs the ASP.NET Core runtime 10.

const { spawnSync } = require('node:child_process');
const path = require('node:path');

const ran = spawnSync('dotnet', [path.join(__dirname, 'kit', 'Derman.Channels.Conformance.dll'), ...process.argv.slice(2)], { stdio: 'inherit' });
if (ran.error) {
  console.error(ran.error.code === 'ENOENT' ? 'The kit needs .NET 10: https://dotnet.microsoft.com/download/dotnet/10.0' : ran.error.message);
}

process.exit(ran.status ?? 2);
