using System.Globalization;

namespace Derman.Load;

/// <summary>Requests as citizens write them: 80 words, common words often and rare ones seldom, endings, house numbers, names.</summary>
internal sealed class TurkishText(int seed)
{
    public const int WordsATicket = 80;

    private static readonly string[] Words =
        ("mahalle sokak cadde çukur asfalt kaldırım su çöp yol belediye ekip sorun gün saat komşu çocuk ev bina kapı önü araç park ağaç ışık lamba direk " +
        "konteyner koku gürültü ses gece sabah akşam hafta ay yıl yağmur kar buz sel taşkın kanal rögar mazgal boru patlak arıza basınç kesinti fatura sayaç " +
        "abone başvuru dilekçe cevap telefon personel müdür başkan ilgili birim görevli zabıta denetim ceza esnaf pazar tezgah fiyat lokanta bakkal market " +
        "fırın okul öğrenci öğretmen servis otobüs durak sefer şoför yolcu kart bilet engelli yaşlı hasta ilaç hastane ambulans doktor yardım gıda koli " +
        "kömür odun soba kira nakdi aile anne baba kardeş eş bebek mama bez yatak koltuk tekerlek sandalye rampa asansör merdiven bahçe çim fidan budama " +
        "sulama fıskiye bank salıncak kaydırak oyun alan spor saha kort basket voleybol futbol kulüp kurs kütüphane kitap salon sahne konser festival düğün " +
        "nikah cenaze mezar defin taziye çadır köpek kedi sokak hayvan barınak aşı kısırlaştırma yaralı ısırma sürü ilaçlama sinek fare haşere böcek sivrisinek " +
        "imar ruhsat proje kat inşaat kaçak yıkım metruk moloz hafriyat kamyon iş makine kepçe silindir tuz kum çakıl beton demir tel çit duvar istinaf " +
        "levha tabela işaret çizgi kasis hız trafik kavşak sinyal yaya geçit bariyer otopark ücret abonman minibüs taksi plaka dolmuş güzergah hat " +
        "güvenlik kamera aydınlatma karanlık tehlike kaza yaralanma düşme kırık çatlak çökme göçük kayma heyelan dere köprü menfez set bent kuyu pompa " +
        "depo arıtma klor bulanık renk tat numune tahlil rapor tutanak tebligat itiraz vergi emlak borç taksit makbuz tahsilat vezne sıra numara sistem " +
        "internet site uygulama şifre kayıt form belge imza fotoğraf adres tarif yanında karşısında arkasında köşesinde girişinde altında üstünde yakınında " +
        "acil lütfen teşekkür rica istek şikayet öneri bilgi talep çözüm mağdur bekliyoruz istiyoruz yapılması gereken kez defa hâlâ henüz yine tekrar sürekli").Split(' ');

    private static readonly string[] Endings = ["", "", "", "", "ler", "lar", "de", "da", "den", "dan", "in", "ın", "i", "ı", "e", "a", "imiz", "ımız", "lik", "li"];

    private static readonly string[] FirstNames =
        ["Ayşe", "Fatma", "Zeynep", "Elif", "Emine", "Hatice", "Merve", "Özge", "Şule", "Gülşen", "Mehmet", "Mustafa", "Ahmet", "Ali", "Hüseyin", "İbrahim", "Çağrı", "Ömer", "Uğur", "Yusuf"];

    private static readonly string[] Surnames =
        ["Yılmaz", "Kaya", "Demir", "Şahin", "Çelik", "Yıldız", "Yıldırım", "Öztürk", "Aydın", "Özdemir", "Arslan", "Doğan", "Kılıç", "Aslan", "Çetin", "Kara", "Koç", "Kurt", "Özkan", "Şimşek"];

    private readonly Random _random = new(seed);

    public string Ticket()
    {
        var words = new string[WordsATicket];
        for (var i = 0; i < words.Length; i++)
        {
            words[i] = _random.Next(40) == 0 ? string.Create(CultureInfo.InvariantCulture, $"{_random.Next(1, 2000)}") : Word() + Endings[_random.Next(Endings.Length)];
        }

        return string.Join(' ', words);
    }

    /// <summary>A word of the vocabulary; the first ones come up most, as in any language.</summary>
    public string Word() => Words[(int)(Words.Length * Math.Pow(_random.NextDouble(), 2))];

    public string Name() => $"{FirstNames[_random.Next(FirstNames.Length)]} {Surnames[_random.Next(Surnames.Length)]}";

    public string Phone() => string.Create(CultureInfo.InvariantCulture, $"05{_random.Next(30, 60)} {_random.Next(200, 1000)} {_random.Next(10, 100)} {_random.Next(10, 100)}");

    public string Address() => string.Create(CultureInfo.InvariantCulture, $"{Word()} Sokak No {_random.Next(1, 300)} Daire {_random.Next(1, 40)}");

    public T Pick<T>(IReadOnlyList<T> of) => of[_random.Next(of.Count)];

    public int Next(int below) => _random.Next(below);
}
