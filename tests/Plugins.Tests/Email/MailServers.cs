using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Derman.Plugins.Tests.Support;

namespace Derman.Plugins.Tests.Email;

/// <summary>Dovecot and Postfix of the distribution, for one test class: their own folder, their own ports, certificates of the test's authority.</summary>
public sealed class MailServers : IAsyncLifetime
{
    private const string Dovecot = "/usr/sbin/dovecot";
    private const string Postfix = "/usr/sbin/postfix";
    private readonly string _folder = $"/tmp/derman-mail-{Environment.ProcessId}"; // A socket's path may have 107 bytes.
    private readonly SmtpDouble _far = new();

    /// <summary>Why there are none here; null = there are.</summary>
    public static string? WhyNot { get; } =
        !File.Exists(Dovecot) || !File.Exists(Postfix) ? "No Dovecot and Postfix here (Debian: dovecot-imapd, postfix)."
        : Environment.UserName != "root" ? "Only root can start Dovecot and Postfix."
        : null;

    public int Imap { get; } = FreePort();

    public int Imaps { get; } = FreePort();

    public int Smtp { get; } = FreePort();

    public int Smtps { get; } = FreePort();

    /// <summary>The server of uzak.example.</summary>
    public SmtpDouble Far => _far;

    public async Task InitializeAsync()
    {
        if (WhyNot is not null)
        {
            return;
        }

        foreach (var folder in new[] { "", "run", "state", "mail", "pc", "pq", "pd" })
        {
            Directory.CreateDirectory(Path.Combine(_folder, folder));
        }

        var (certificate, key) = TestTrust.IssuePem();
        await WriteAsync("c.pem", certificate);
        await WriteAsync("k.pem", key);
        await WriteAsync("dovecot.conf", DovecotConf());
        await WriteAsync("pc/main.cf", MainCf());
        await WriteAsync("pc/master.cf", MasterCf());
        await RunAsync("/bin/chown", "mail:mail", $"{_folder}/mail");
        await RunAsync("/bin/chown", "postfix", $"{_folder}/pd");
        await RunAsync(Dovecot, "-c", $"{_folder}/dovecot.conf");
        await RunAsync(Postfix, "-c", $"{_folder}/pc", "start");
    }

    public async Task DisposeAsync()
    {
        if (WhyNot is null)
        {
            await RunAsync(Postfix, "-c", $"{_folder}/pc", "stop");
            await RunAsync("/usr/bin/doveadm", "-c", $"{_folder}/dovecot.conf", "stop");
            await RunAsync("/bin/rm", "-rf", _folder);
        }

        await _far.DisposeAsync();
    }

    public async Task<string> LogsAsync() =>
        string.Join('\n', await Task.WhenAll(Directory.GetFiles(_folder, "*.log").Select(file => File.ReadAllTextAsync(file))));

    private Task WriteAsync(string name, string text) => File.WriteAllTextAsync(Path.Combine(_folder, name), text.ReplaceLineEndings("\n"));

    private static async Task RunAsync(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardInput = true, UseShellExecute = false };
        using var process = Process.Start(start)!;
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        await process.WaitForExitAsync(limit.Token);
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"{program} ended with {process.ExitCode}.");
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private string DovecotConf() => $$"""
        base_dir = {{_folder}}/run
        state_dir = {{_folder}}/state
        log_path = {{_folder}}/dovecot.log
        protocols = imap
        listen = 127.0.0.1
        ssl = yes
        ssl_cert = <{{_folder}}/c.pem
        ssl_key = <{{_folder}}/k.pem
        mail_location = maildir:{{_folder}}/mail/%u
        first_valid_uid = 1
        auth_failure_delay = 0
        namespace inbox {
          inbox = yes
          mailbox Derman {
            auto = create
          }
        }
        passdb {
          driver = static
          args = password={{EmailFixture.Password}}
        }
        userdb {
          driver = static
          args = uid=mail gid=mail home={{_folder}}/mail/%u
        }
        service imap-login {
          inet_listener imap {
            port = {{Imap}}
          }
          inet_listener imaps {
            port = {{Imaps}}
          }
        }
        service auth {
          unix_listener sasl {
            mode = 0666
          }
        }
        """;

    private string MainCf() => $$"""
        compatibility_level = 3.6
        queue_directory = {{_folder}}/pq
        data_directory = {{_folder}}/pd
        mail_owner = postfix
        setgid_group = postdrop
        myhostname = posta.example
        mydestination =
        local_transport = error:no local mail
        alias_maps =
        inet_interfaces = 127.0.0.1
        inet_protocols = ipv4
        mynetworks =
        disable_dns_lookups = yes
        recipient_delimiter = +
        virtual_mailbox_domains = masa.example
        virtual_mailbox_base = {{_folder}}/mail
        virtual_mailbox_maps = inline:{ {masa@masa.example=masa@masa.example/} {ayse@masa.example=ayse@masa.example/} {memur@masa.example=memur@masa.example/} }
        virtual_uid_maps = static:8
        virtual_gid_maps = static:8
        virtual_minimum_uid = 1
        transport_maps = inline:{ {uzak.example=smtp:[127.0.0.1]:{{_far.Port}}} }
        smtpd_tls_cert_file = {{_folder}}/c.pem
        smtpd_tls_key_file = {{_folder}}/k.pem
        smtpd_tls_security_level = may
        smtpd_tls_auth_only = yes
        smtpd_sasl_auth_enable = yes
        smtpd_sasl_type = dovecot
        smtpd_sasl_path = {{_folder}}/run/sasl
        smtpd_recipient_restrictions = permit_sasl_authenticated, reject
        smtpd_peername_lookup = no
        maillog_file = {{_folder}}/postfix.log
        maillog_file_prefixes = /var, /tmp
        """;

    private string MasterCf() => $$"""
        127.0.0.1:{{Smtp}} inet n - n - - smtpd
        127.0.0.1:{{Smtps}} inet n - n - - smtpd -o smtpd_tls_wrappermode=yes
        pickup unix n - n 60 1 pickup
        cleanup unix n - n - 0 cleanup
        qmgr unix n - n 300 1 qmgr
        rewrite unix - - n - - trivial-rewrite
        bounce unix - - n - 0 bounce
        defer unix - - n - 0 bounce
        trace unix - - n - 0 bounce
        verify unix - - n - 1 verify
        proxymap unix - - n - - proxymap
        smtp unix - - n - - smtp
        error unix - - n - - error
        retry unix - - n - - error
        virtual unix - n n - - virtual
        anvil unix - - n - 1 anvil
        scache unix - - n - 1 scache
        tlsmgr unix - - n 1000? 1 tlsmgr
        postlog unix-dgram n - n - 1 postlogd
        """;
}

/// <summary>Counted as skipped where the distribution's mail servers cannot be had.</summary>
public sealed class MailServerFactAttribute : FactAttribute
{
    public MailServerFactAttribute() => Skip = MailServers.WhyNot;
}
