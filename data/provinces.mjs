// Provinces that people name in addresses: GeoNames' code, ISO 3166-2 code, name, other names.
// The codes of GeoNames are joined here by hand; a test finds the capital of each.

const US = {
  AL: 'Alabama', AK: 'Alaska', AZ: 'Arizona', AR: 'Arkansas', CA: 'California', CO: 'Colorado',
  CT: 'Connecticut', DE: 'Delaware', DC: 'District of Columbia', FL: 'Florida', GA: 'Georgia',
  HI: 'Hawaii', ID: 'Idaho', IL: 'Illinois', IN: 'Indiana', IA: 'Iowa', KS: 'Kansas',
  KY: 'Kentucky', LA: 'Louisiana', ME: 'Maine', MD: 'Maryland', MA: 'Massachusetts',
  MI: 'Michigan', MN: 'Minnesota', MS: 'Mississippi', MO: 'Missouri', MT: 'Montana',
  NE: 'Nebraska', NV: 'Nevada', NH: 'New Hampshire', NJ: 'New Jersey', NM: 'New Mexico',
  NY: 'New York', NC: 'North Carolina', ND: 'North Dakota', OH: 'Ohio', OK: 'Oklahoma',
  OR: 'Oregon', PA: 'Pennsylvania', RI: 'Rhode Island', SC: 'South Carolina', SD: 'South Dakota',
  TN: 'Tennessee', TX: 'Texas', UT: 'Utah', VT: 'Vermont', VA: 'Virginia', WA: 'Washington',
  WV: 'West Virginia', WI: 'Wisconsin', WY: 'Wyoming',
};

// [country, GeoNames code, ISO code after the dash, name, other names]
const OTHERS = `
CA 01 AB Alberta
CA 02 BC British Columbia;B.C.;Colombie-Britannique
CA 03 MB Manitoba
CA 04 NB New Brunswick;Nouveau-Brunswick
CA 05 NL Newfoundland and Labrador;Newfoundland;NF;Terre-Neuve-et-Labrador
CA 07 NS Nova Scotia;Nouvelle-Écosse
CA 08 ON Ontario
CA 09 PE Prince Edward Island;PEI;Île-du-Prince-Édouard
CA 10 QC Quebec;PQ
CA 11 SK Saskatchewan
CA 12 YT Yukon;YK;Yukon Territory
CA 13 NT Northwest Territories;NWT;Northwest Territory
CA 14 NU Nunavut;Nunavut Territory
GB ENG ENG England;انگلستان
GB SCT SCT Scotland
GB WLS WLS Wales
GB NIR NIR Northern Ireland
DE 01 BW Baden-Württemberg
DE 02 BY Bavaria;Bayern
DE 03 HB Bremen
DE 04 HH Hamburg
DE 05 HE Hesse;Hessen
DE 06 NI Lower Saxony;Niedersachsen;NDS
DE 07 NW North Rhine-Westphalia;Nordrhein-Westfalen;NRW
DE 08 RP Rhineland-Palatinate;Rheinland-Pfalz
DE 09 SL Saarland
DE 10 SH Schleswig-Holstein
DE 11 BB Brandenburg
DE 12 MV Mecklenburg-Western Pomerania;Mecklenburg-Vorpommern
DE 13 SN Saxony;Sachsen
DE 14 ST Saxony-Anhalt;Sachsen-Anhalt
DE 15 TH Thuringia;Thüringen
DE 16 BE Berlin
FR 11 IDF Île-de-France
FR 24 CVL Centre-Val de Loire;Centre
FR 27 BFC Bourgogne-Franche-Comté;Bourgogne;Franche-Comté
FR 28 NOR Normandie;Normandy
FR 32 HDF Hauts-de-France
FR 44 GES Grand Est;Alsace;Lorraine
FR 52 PDL Pays de la Loire
FR 53 BRE Bretagne;Brittany
FR 75 NAQ Nouvelle-Aquitaine;Aquitaine
FR 76 OCC Occitanie
FR 84 ARA Auvergne-Rhône-Alpes
FR 93 PAC Provence-Alpes-Côte d'Azur;PACA
FR 94 COR Corse;Corsica
AU 01 ACT Australian Capital Territory
AU 02 NSW New South Wales
AU 03 NT Northern Territory
AU 04 QLD Queensland
AU 05 SA South Australia
AU 06 TAS Tasmania
AU 07 VIC Victoria
AU 08 WA Western Australia
IR 01 04 آذربایجان غربی;West Azerbaijan;Azarbayjan-e Gharbi;Azerbaijan-e Gharbi
IR 03 14 چهارمحال و بختیاری;چهارمحال بختیاری;Chaharmahal and Bakhtiari;Chahar Mahaal and Bakhtiari
IR 04 11 سیستان و بلوچستان;سیستان;Sistan and Baluchestan;Sistan and Baluchistan
IR 05 17 کهگیلویه و بویراحمد;کهکیلویه و بویراحمد;کهگیلویه و بویر احمد;Kohgiluyeh and Boyer-Ahmad
IR 07 07 فارس;Fars
IR 08 01 گیلان;Gilan;Guilan
IR 09 13 همدان;Hamadan;Hamedan
IR 10 16 ایلام;Ilam
IR 11 22 هرمزگان;Hormozgan
IR 13 05 کرمانشاه;باختران;Kermanshah
IR 15 06 خوزستان;Khuzestan
IR 16 12 کردستان;Kurdistan;Kordestan
IR 22 18 بوشهر;Bushehr;Bushehr Province
IR 23 15 لرستان;Lorestan
IR 25 20 سمنان;Semnan
IR 26 23 تهران;Tehran;Teheran
IR 28 10 اصفهان;Isfahan;Esfahan
IR 29 08 کرمان;Kerman
IR 32 24 اردبیل;Ardabil;Ardebil
IR 33 03 آذربایجان شرقی;East Azerbaijan;Azarbayjan-e Sharghi;Azerbaijan-e Sharqi
IR 34 00 مرکزی;Markazi
IR 35 02 مازندران;Mazandaran
IR 36 19 زنجان;Zanjan
IR 37 27 گلستان;Golestan
IR 38 26 قزوین;Qazvin
IR 39 25 قم;Qom
IR 40 21 یزد;Yazd
IR 41 29 خراسان جنوبی;South Khorasan;Khorasan-e Jonubi
IR 42 09 خراسان رضوی;خراسان;Razavi Khorasan;Khorasan-e Razavi;Khorasan
IR 43 28 خراسان شمالی;North Khorasan;Khorasan-e Shomali
IR 44 30 البرز;Alborz
`;

export const provinces = [
  ...Object.entries(US).map(([code, name]) => ({
    country: 'US', geonames: code, code: `US-${code}`, names: [name],
  })),
  ...OTHERS.trim().split('\n').map((line) => {
    const [country, geonames, code, ...rest] = line.split(' ');
    return { country, geonames, code: `${country}-${code}`, names: rest.join(' ').split(';') };
  }),
];

// Names under which people look for a city that GeoNames lists under another one.
export const aliases = [
  ['US', 'New York', 'New York City'], ['US', 'NYC', 'New York City'],
  ['US', 'Washington DC', 'Washington'], ['US', 'Washington D.C.', 'Washington'],
  ['US', 'Bronx', 'The Bronx'],
  ['DE', 'München', 'Munich'], ['DE', 'Cologne', 'Köln'], ['DE', 'Nuremberg', 'Nürnberg'],
  ['DE', 'Hanover', 'Hannover'], ['DE', 'Frankfurt', 'Frankfurt am Main'],
  ['DE', 'Frankfurt/Main', 'Frankfurt am Main'], ['DE', 'Halle', 'Halle (Saale)'],
  ['DE', 'Brunswick', 'Braunschweig'], ['DE', 'Freiburg im Breisgau', 'Freiburg'],
  ['AT', 'Wien', 'Vienna'], ['CH', 'Geneva', 'Genève'], ['CH', 'Genf', 'Genève'],
  ['CH', 'Berne', 'Bern'], ['CH', 'Bâle', 'Basel'], ['CZ', 'Praha', 'Prague'],
  ['IT', 'Milano', 'Milan'], ['IT', 'Roma', 'Rome'], ['IT', 'Torino', 'Turin'],
  ['IT', 'Firenze', 'Florence'], ['IT', 'Venezia', 'Venice'], ['IT', 'Napoli', 'Naples'],
  ['IT', 'Genova', 'Genoa'], ['BE', 'Bruxelles', 'Brussels'], ['BE', 'Brussel', 'Brussels'],
  ['BE', 'Antwerp', 'Antwerpen'], ['BE', 'Ghent', 'Gent'], ['DK', 'København', 'Copenhagen'],
  ['PL', 'Warszawa', 'Warsaw'], ['PL', 'Cracow', 'Kraków'], ['PT', 'Lisboa', 'Lisbon'],
  ['ES', 'Seville', 'Sevilla'], ['GR', 'Athina', 'Athens'], ['RO', 'București', 'Bucharest'],
  ['RS', 'Beograd', 'Belgrade'], ['RU', 'Moskva', 'Moscow'], ['UA', 'Kiev', 'Kyiv'],
  ['SE', 'Gothenburg', 'Göteborg'], ['IN', 'Bombay', 'Mumbai'], ['IN', 'Bangalore', 'Bengaluru'],
  ['IN', 'Calcutta', 'Kolkata'], ['IN', 'Madras', 'Chennai'], ['CN', 'Peking', 'Beijing'],
  ['MX', 'Ciudad de México', 'Mexico City'], ['MX', 'CDMX', 'Mexico City'],
  ['CA', 'Sainte-Foy', 'Québec'], ['CA', 'Quebec City', 'Québec'],
];

// Parts of New York City, whose people are counted there already.
export const boroughs = ['Brooklyn', 'Queens', 'Manhattan', 'The Bronx', 'Staten Island'];
