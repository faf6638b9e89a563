# ruff: noqa: E501 – a word list is easier to check on long lines
"""Names of places that job lists use most: countries, regions, large cities; folded as ``titles.fold`` does."""

from typing import Final

PLACES: Final = frozenset(
    name.strip()
    for name in """
    remote, hybrid, worldwide, anywhere, global, europe, emea, apac, latam, north america, americas, eu, dach, nordics, benelux, asia, africa, us, usa, uk, united states, united states of america,
    united kingdom, england, scotland, wales, northern ireland, ireland, germany, deutschland, france, spain, espana, portugal, italy, italia, netherlands, the netherlands, nederland, belgium, belgie, belgique,
    switzerland, schweiz, suisse, svizzera, austria, osterreich, poland, polska, czech republic, czechia, ceska republika, slovakia, slovensko, hungary, magyarorszag, romania, bulgaria, greece, sweden, sverige,
    norway, norge, denmark, danmark, finland, suomi, estonia, latvia, lithuania, ukraine, turkey, turkiye, israel, india, china, japan, singapore, australia, new zealand, canada, mexico, brazil, brasil, argentina,
    chile, colombia, peru, south africa, kenya, nigeria, egypt, uae, united arab emirates, philippines, vietnam, indonesia, malaysia, thailand, south korea, taiwan, hong kong, luxembourg, croatia, serbia, slovenia,
    cyprus, malta, iceland, london, manchester, birmingham, leeds, bristol, edinburgh, glasgow, cardiff, belfast, dublin, cork, galway, berlin, munchen, munich, hamburg, koln, cologne, frankfurt, frankfurt am main,
    stuttgart, dusseldorf, leipzig, dresden, hannover, nurnberg, bremen, essen, dortmund, bonn, karlsruhe, mannheim, freiburg, paris, lyon, marseille, toulouse, nantes, bordeaux, lille, nice, rennes, strasbourg,
    montpellier, grenoble, nancy, metz, madrid, barcelona, valencia, sevilla, malaga, bilbao, zaragoza, alicante, murcia, lisbon, lisboa, porto, braga, coimbra, milan, milano, rome, roma, turin, torino, naples,
    napoli, bologna, florence, firenze, genova, verona, padova, parma, bari, amsterdam, rotterdam, den haag, the hague, utrecht, eindhoven, groningen, zwolle, arnhem, nijmegen, brussels, bruxelles, brussel,
    antwerp, antwerpen, gent, ghent, leuven, zurich, zurich, geneva, geneve, basel, bern, lausanne, winterthur, luzern, vienna, wien, graz, linz, salzburg, innsbruck, warsaw, warszawa, krakow, wroclaw, poznan,
    gdansk, lodz, katowice, lublin, szczecin, prague, praha, brno, ostrava, plzen, bratislava, kosice, budapest, gyor, debrecen, bucharest, bucuresti, cluj, cluj-napoca, iasi, timisoara, sofia, athens, thessaloniki,
    stockholm, goteborg, gothenburg, malmo, uppsala, linkoping, oslo, bergen, trondheim, stavanger, bodo, copenhagen, kobenhavn, aarhus, odense, aalborg, helsinki, espoo, tampere, turku, oulu, tallinn, riga, vilnius,
    kaunas, kyiv, lviv, istanbul, ankara, izmir, moscow, москва, санкт-петербург, tel aviv, jerusalem, haifa, dubai, abu dhabi, bangalore, bengaluru, mumbai, delhi, new delhi, gurgaon, gurugram, hyderabad, chennai,
    pune, noida, kolkata, shanghai, beijing, shenzhen, guangzhou, hangzhou, tokyo, osaka, kyoto, seoul, busan, taipei, hanoi, ho chi minh city, jakarta, manila, kuala lumpur, bangkok, sydney, melbourne, brisbane,
    perth, adelaide, auckland, wellington, toronto, montreal, vancouver, ottawa, calgary, new york, new york city, nyc, san francisco, san francisco bay area, bay area, los angeles, chicago, boston, seattle, austin,
    denver, atlanta, dallas, houston, miami, philadelphia, phoenix, portland, san diego, san jose, washington, washington dc, washington d.c., detroit, minneapolis, nashville, charlotte, raleigh, salt lake city,
    palo alto, mountain view, california, texas, florida, massachusetts, colorado, mexico city, ciudad de mexico, sao paulo, rio de janeiro, belo horizonte, curitiba, recife, porto alegre, florianopolis, brasilia,
    buenos aires, santiago, bogota, medellin, lima, montevideo, cape town, johannesburg, nairobi, lagos, cairo, casablanca, tunis, 東京, 東京都, 大阪, 大阪府, 名古屋, 福岡, 札幌, 京都, 横浜, 北京, 上海, 深圳, 广州, 杭州, 成都, 苏州,
    南京, 武汉, 台北, 香港, 서울, 부산, 판교, 대전, 인천, teletravail, teletrabajo, remoto, home office, homeoffice, a distancia, zdalnie, distans, fjernarbejde, hjemmekontor, etatyo, uzaktan, удаленно
    """.replace("\n", " ").split(",")
    if name.strip()
)
