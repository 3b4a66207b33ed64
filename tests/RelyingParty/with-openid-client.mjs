// openid-client: discovery, code with PKCE, refresh, userinfo, introspection, logout. Nothing is told to it but the issuer and the client.
import * as client from 'openid-client';
import { Browser, check, tenants } from './browser.mjs';

for (const tenant of tenants) {
  const loopback = { execute: [client.allowInsecureRequests] };
  const config = await client.discovery(new URL(tenant.issuer), tenant.client.clientId, undefined, client.None(), loopback);
  check(config.serverMetadata().supportsPKCE(), 'PKCE is not announced');

  const [verifier, state, nonce] = [client.randomPKCECodeVerifier(), client.randomState(), client.randomNonce()];
  const url = client.buildAuthorizationUrl(config, {
    redirect_uri: tenant.client.redirectUri,
    scope: 'openid profile email offline_access tickets',
    code_challenge: await client.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
    max_age: '600',
    state,
    nonce,
  });
  const browser = new Browser();
  const callback = await browser.until(url, tenant.client.redirectUri, tenant.person);
  let tokens = await client.authorizationCodeGrant(config, callback, { pkceCodeVerifier: verifier, expectedState: state, expectedNonce: nonce, maxAge: 600, idTokenExpected: true });
  const { sub } = tokens.claims();
  const idToken = tokens.id_token;

  tokens = await client.refreshTokenGrant(config, tokens.refresh_token);
  check(tokens.refresh_token, 'no next refresh token');
  const info = await client.fetchUserInfo(config, tokens.access_token, sub);
  check(info.preferred_username === tenant.person.userName, `userinfo is about ${info.preferred_username}`);

  const own = await client.tokenIntrospection(config, tokens.access_token);
  check(own.active && own.sub === sub, 'its own token is not active');
  const server = await client.discovery(new URL(tenant.issuer), tenant.service.clientId, undefined, client.ClientSecretBasic(tenant.service.clientSecret), loopback);
  check((await client.tokenIntrospection(server, tokens.access_token)).username === tenant.person.userName, 'the resource server is told nothing');
  check((await client.clientCredentialsGrant(server, { scope: 'tickets' })).access_token, 'no token for the service');

  await client.tokenRevocation(config, tokens.refresh_token);
  check(!(await client.tokenIntrospection(config, tokens.access_token)).active, 'revoked, and still active');

  // The same once more with a key of the device.
  const pair = await client.randomDPoPKeyPair('ES256');
  const DPoP = client.getDPoPHandle(config, pair);
  const again = await browser.until(client.buildAuthorizationUrl(config, {
    redirect_uri: tenant.client.redirectUri,
    scope: 'openid profile offline_access tickets',
    code_challenge: await client.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
  }), tenant.client.redirectUri, tenant.person);
  const bound = await client.authorizationCodeGrant(config, again, { pkceCodeVerifier: verifier }, undefined, { DPoP });
  check(bound.token_type === 'dpop', `token type ${bound.token_type}`);
  const refreshed = await client.refreshTokenGrant(config, bound.refresh_token, undefined, { DPoP });
  await client.fetchUserInfo(config, refreshed.access_token, sub, { DPoP });
  const answer = await client.fetchProtectedResource(config, refreshed.access_token, new URL(`${tenant.issuer}/api/v1/topics`), 'GET', undefined, undefined, { DPoP });
  check(answer.status === 200, `the API answers ${answer.status} to a bound token`);

  const out = client.buildEndSessionUrl(config, { id_token_hint: idToken, post_logout_redirect_uri: tenant.client.postLogoutRedirectUri, state: 'out' });
  const left = await browser.until(out, tenant.client.postLogoutRedirectUri, tenant.person);
  check(left.searchParams.get('state') === 'out', 'the state did not come back');
  console.log(`${tenant.issuer}: done`);
}
