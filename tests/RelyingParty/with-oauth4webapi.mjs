// oauth4webapi: the same way, message by message. The one thing asked for is http on loopback.
import * as oauth from 'oauth4webapi';
import { Browser, check, tenants } from './browser.mjs';

const http = { [oauth.allowInsecureRequests]: true };

for (const tenant of tenants) {
  const issuer = new URL(tenant.issuer);
  const as = await oauth.processDiscoveryResponse(issuer, await oauth.discoveryRequest(issuer, { algorithm: 'oidc', ...http }));
  const same = await oauth.processDiscoveryResponse(issuer, await oauth.discoveryRequest(issuer, { algorithm: 'oauth2', ...http }));
  check(same.token_endpoint === as.token_endpoint, 'the two forms of discovery differ');

  const client = { client_id: tenant.client.clientId };
  const none = oauth.None();
  const [verifier, state, nonce] = [oauth.generateRandomCodeVerifier(), oauth.generateRandomState(), oauth.generateRandomNonce()];
  const url = new URL(as.authorization_endpoint);
  for (const [name, value] of Object.entries({
    client_id: client.client_id,
    redirect_uri: tenant.client.redirectUri,
    response_type: 'code',
    scope: 'openid profile offline_access tickets',
    code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
    state,
    nonce,
  })) url.searchParams.set(name, value);

  const browser = new Browser();
  const callback = await browser.until(url, tenant.client.redirectUri, tenant.person);
  const answer = oauth.validateAuthResponse(as, client, callback, state);
  const exchanged = await oauth.authorizationCodeGrantRequest(as, client, none, answer, tenant.client.redirectUri, verifier, http);
  const tokens = await oauth.processAuthorizationCodeResponse(as, client, exchanged, { expectedNonce: nonce, requireIdToken: true });
  await oauth.validateApplicationLevelSignature(as, exchanged, http);
  const { sub } = oauth.getValidatedIdTokenClaims(tokens);

  const refreshed = await oauth.processRefreshTokenResponse(as, client, await oauth.refreshTokenGrantRequest(as, client, none, tokens.refresh_token, http));
  const info = await oauth.processUserInfoResponse(as, client, sub, await oauth.userInfoRequest(as, client, refreshed.access_token, http));
  check(info.preferred_username === tenant.person.userName, `userinfo is about ${info.preferred_username}`);

  const service = { client_id: tenant.service.clientId };
  const secret = oauth.ClientSecretPost(tenant.service.clientSecret);
  const told = await oauth.processIntrospectionResponse(as, service, await oauth.introspectionRequest(as, service, secret, refreshed.access_token, http));
  check(told.active && told.sub === sub, 'the resource server is told nothing');

  // The access token is what RFC 9068 says, checked as a resource server would.
  const request = new Request(`${tenant.issuer}/api/v1/topics`, { headers: { authorization: `Bearer ${refreshed.access_token}` } });
  const claims = await oauth.validateJwtAccessToken(as, request, `${tenant.issuer}/api/v1`, { signingAlgorithms: ['ES256'], ...http });
  check(claims.client_id === client.client_id && claims.scope.includes('tickets'), 'the access token says something else');
  check((await oauth.protectedResourceRequest(refreshed.access_token, 'GET', new URL(request.url), undefined, undefined, http)).status === 200, 'the API does not take the token');

  await oauth.processRevocationResponse(await oauth.revocationRequest(as, client, none, refreshed.refresh_token, http));
  const after = await oauth.processIntrospectionResponse(as, service, await oauth.introspectionRequest(as, service, secret, refreshed.access_token, http));
  check(!after.active, 'revoked, and still active');

  const out = new URL(as.end_session_endpoint);
  out.searchParams.set('id_token_hint', tokens.id_token);
  out.searchParams.set('post_logout_redirect_uri', tenant.client.postLogoutRedirectUri);
  await browser.until(out, tenant.client.postLogoutRedirectUri, tenant.person);
  console.log(`${tenant.issuer}: done`);
}
