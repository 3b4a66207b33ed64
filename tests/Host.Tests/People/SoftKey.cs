using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Derman.Host.Tests.People;

/// <summary>A software authenticator (WebAuthn level 3, §6): one ES256 key without attestation. Everything it says can be bent by a test.</summary>
internal sealed class SoftKey : IDisposable
{
    private const byte Present = 0x01;
    private const byte Verified = 0x04;
    private const byte HasCredential = 0x40;

    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private uint _count;

    public byte[] CredentialId { get; } = RandomNumberGenerator.GetBytes(24);

    public string? UserHandle { get; private set; }

    /// <summary>PIN, face or finger were shown.</summary>
    public bool Verifies { get; init; } = true;

    public string Make(string offerJson, string origin)
    {
        var options = JsonDocument.Parse(offerJson).RootElement.GetProperty("options");
        UserHandle = options.GetProperty("user").GetProperty("id").GetString();
        var data = AuthenticatorData(options.GetProperty("rp").GetProperty("id").GetString()!, (byte)(Flags | HasCredential));
        var length = new byte[2];
        BinaryPrimitives.WriteUInt16BigEndian(length, (ushort)CredentialId.Length);
        byte[] whole = [.. data, .. new byte[16], .. length, .. CredentialId, .. CoseKey()];
        byte[] attestation = [0xA3, .. Text("fmt"), .. Text("none"), .. Text("attStmt"), 0xA0, .. Text("authData"), .. Bytes(whole)];
        return Credential(new JsonObject
        {
            ["clientDataJSON"] = Encode(ClientData("webauthn.create", options.GetProperty("challenge").GetString()!, origin)),
            ["attestationObject"] = Encode(attestation),
            ["transports"] = new JsonArray("internal"),
        });
    }

    public string Use(string offerJson, string origin, string? challenge = null, string? relyingParty = null, string? userHandle = null)
    {
        var options = JsonDocument.Parse(offerJson).RootElement.GetProperty("options");
        var client = ClientData("webauthn.get", challenge ?? options.GetProperty("challenge").GetString()!, origin);
        var data = AuthenticatorData(relyingParty ?? options.GetProperty("rpId").GetString()!, Flags);
        byte[] signed = [.. data, .. SHA256.HashData(client)];
        return Credential(new JsonObject
        {
            ["clientDataJSON"] = Encode(client),
            ["authenticatorData"] = Encode(data),
            ["signature"] = Encode(_key.SignData(signed, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence)),
            ["userHandle"] = userHandle ?? UserHandle,
        });
    }

    public static string StateOf(string offerJson) => JsonDocument.Parse(offerJson).RootElement.GetProperty("state").GetString()!;

    public static string ChallengeOf(string offerJson) => JsonDocument.Parse(offerJson).RootElement.GetProperty("options").GetProperty("challenge").GetString()!;

    public void Dispose() => _key.Dispose();

    private byte Flags => (byte)(Present | (Verifies ? Verified : 0));

    private byte[] AuthenticatorData(string relyingParty, byte flags)
    {
        var count = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(count, ++_count);
        return [.. SHA256.HashData(Encoding.UTF8.GetBytes(relyingParty)), flags, .. count];
    }

    private string Credential(JsonObject response) => new JsonObject
    {
        ["id"] = Encode(CredentialId),
        ["rawId"] = Encode(CredentialId),
        ["type"] = "public-key",
        ["authenticatorAttachment"] = "platform",
        ["clientExtensionResults"] = new JsonObject(),
        ["response"] = response,
    }.ToJsonString();

    private static byte[] ClientData(string type, string challenge, string origin) =>
        JsonSerializer.SerializeToUtf8Bytes(new { type, challenge, origin, crossOrigin = false });

    /// <summary>COSE (RFC 9053): EC2, ES256, P-256, x, y.</summary>
    private byte[] CoseKey()
    {
        var q = _key.ExportParameters(includePrivateParameters: false).Q;
        return [0xA5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21, .. Bytes(q.X!), 0x22, .. Bytes(q.Y!)];
    }

    // As much CBOR (RFC 8949) as this needs: text up to 23 bytes, byte strings up to 65,535.
    private static byte[] Text(string text) => [(byte)(0x60 + text.Length), .. Encoding.ASCII.GetBytes(text)];

    private static byte[] Bytes(byte[] bytes) => bytes.Length < 256 ? [0x58, (byte)bytes.Length, .. bytes] : [0x59, (byte)(bytes.Length >> 8), (byte)bytes.Length, .. bytes];

    private static string Encode(byte[] bytes) => Base64Url.EncodeToString(bytes);
}
