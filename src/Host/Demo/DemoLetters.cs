using Derman.Core.Letters;
using Derman.Core.Staff;
using Derman.Core.Tenancy;
using Derman.Core.Tickets;
using Derman.Core.Tickets.Register;
using NodaTime;

namespace Derman.Host.Demo;

/// <summary>Some paper for the two desks whose registries bring most of it: petitions, and what another office's system sent.</summary>
internal sealed class DemoLetters(RegisterLetter register, AnswerLetter answer, IClock clock)
{
    private static readonly IReadOnlyDictionary<string, (string Channel, string Number, int Ago, bool Hidden, string Name, string Text, string? Answer)[]> Papers =
        new Dictionary<string, (string, string, int, bool, string, string, string?)[]>(StringComparer.Ordinal)
        {
            ["melikgazi"] =
            [
                ("dilekce", "E-2026/4117", 24, false, "Hatice Yalçın", "Binamızın önündeki istinat duvarında çatlak oluştu. Yerinde incelenmesini ve sonucun tarafıma yazılı bildirilmesini arz ederim.", "7781"),
                ("dilekce", "E-2026/4398", 9, false, "Site yönetimi adına Kemal Uçar", "Parkımızdaki aydınlatma direklerinin sayısının artırılmasını arz ederiz.", null),
                ("cimer", "2611045529", 16, true, "Gizli başvuran", "Sokağımızdaki atölye geceleri çalışıyor, gürültüden uyuyamıyoruz. Denetlenmesini istiyorum.", null),
                ("cimer", "2611060318", 3, false, "Murat Ekinci", "Mahallemize gelen yol çalışmasının ne zaman biteceğini öğrenmek istiyorum.", null),
            ],
            ["behzisti-wa"] =
            [
                ("name", "۱۴۰۵/ن/۲۲۱۸", 18, false, "مریم رسولی", "پسرم معلولیت حرکتی دارد و برای ویلچر برقی در نوبت است. درخواست رسیدگی دارم.", "۴۴۱۰"),
                ("name", "۱۴۰۵/ن/۲۳۰۴", 6, false, "علی محمدی", "خواهشمند است مستمری خانوادهٔ تحت سرپرستی اینجانب دوباره بررسی شود.", null),
                ("samad", "۱۱۱-۸۸۲۰۴۱۷", 2, false, "زهرا قاسمی", "برای کلاس‌های توان‌بخشی دخترم راهنمایی می‌خواهم.", null),
            ],
        };

    public async Task WriteAsync(Tenant tenant, IReadOnlyList<StaffMember> staff, CancellationToken ct)
    {
        var configuration = tenant.Configuration;
        var today = clock.GetCurrentInstant().InZone(configuration.Zone).Date;
        if (!Papers.TryGetValue(tenant.Id.Value, out var papers) || staff.FirstOrDefault(s => s.Roles.Split(' ').Contains(Roles.Agent)) is not { } clerk)
        {
            return;
        }

        var topics = configuration.Topics.Values.Where(t => !t.Retired && !t.ConfidentialReporter).OrderBy(t => t.Code, StringComparer.Ordinal).ToList();
        foreach (var (paper, i) in papers.Select((p, i) => (p, i)))
        {
            var kind = configuration.RequestTypes.ContainsKey(paper.Channel) ? paper.Channel : null;
            var command = new RegisterCommand(paper.Text, Topic: topics[i * 5 % topics.Count].Code, RequestType: kind, Channel: paper.Channel, Citizen: new CitizenInput(paper.Name));
            var letter = await register.ExecuteAsync(tenant, new LetterCommand(command, paper.Number, today.PlusDays(-paper.Ago), paper.Hidden), Actor.Of(clerk), null, ct);
            if (paper.Answer is { } number && letter.Value is { } ticket)
            {
                await answer.ExecuteAsync(tenant, ticket.Id, new LetterAnswerCommand(number, today.PlusDays(-1), Interim: true), Actor.Of(clerk), null, null, ct);
            }
        }
    }
}
