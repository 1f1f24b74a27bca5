//! Which built-in text a column of characters holds: a list of (table, column, text), first match
//! that fits wins. Alternatives are parted by `|`; all words of one must be in the name.

use super::field::{Field, Guess, guess};
use crate::{spec::Values, values};

/// Words of the table (empty: any), words of the column, the text, how sure.
type Rule = (&'static str, &'static str, &'static str, f32);

const RULES: &[Rule] = &[
    // Codes and numbers.
    ("", "isbn 10|isbn10", "codes.isbn10", 0.95),
    ("", "isbn", "codes.isbn13", 0.95),
    ("", "isbn", "codes.isbn10", 0.9),
    ("", "ean|gtin|barcode", "codes.ean13", 0.9),
    ("", "upc|barcode", "codes.upc", 0.9),
    ("", "iban", "codes.iban", 0.95),
    ("", "swift|bic", "codes.swift", 0.9),
    ("", "routing", "codes.routing_number", 0.9),
    ("", "vin", "codes.vin", 0.95),
    (
        "",
        "card last 4|card last four|last 4|last four|pin",
        "codes.pin",
        0.8,
    ),
    ("", "card number|credit card", "codes.card_number", 0.85),
    (
        "",
        "card network|card brand|card type",
        "finance.card_network",
        0.85,
    ),
    (
        "car|vehicle|truck|fleet|driver|parking",
        "plate|registration number|license plate",
        "codes.license_plate",
        0.9,
    ),
    (
        "",
        "license plate|plate number|plate",
        "codes.license_plate",
        0.9,
    ),
    ("", "license|licence", "codes.driver_license", 0.85),
    ("", "passport", "codes.passport", 0.9),
    ("", "ssn|social security", "codes.ssn", 0.9),
    ("", "tax id|tax number|ein|vat", "codes.ein", 0.8),
    (
        "",
        "sku|product code|item code|part number",
        "codes.sku",
        0.9,
    ),
    ("", "serial", "codes.serial_number", 0.85),
    ("", "tracking", "codes.tracking_number", 0.9),
    ("", "invoice number|invoice", "codes.invoice_number", 0.85),
    ("invoice|bill", "number", "codes.invoice_number", 0.85),
    (
        "order|purchase|sale",
        "number|reference|code",
        "codes.order_number",
        0.8,
    ),
    (
        "",
        "order number|order reference|order code",
        "codes.order_number",
        0.85,
    ),
    (
        "",
        "transaction id|transaction number|transaction reference|payment reference",
        "codes.transaction",
        0.85,
    ),
    (
        "payment|transaction|transfer",
        "reference|code|number",
        "codes.transaction",
        0.8,
    ),
    (
        "",
        "account number|iban number",
        "codes.account_number",
        0.85,
    ),
    ("account", "number", "codes.account_number", 0.8),
    ("ticket|issue", "number|code|key", "codes.ticket", 0.8),
    ("case|court", "number|code", "codes.case", 0.8),
    ("", "case number", "codes.case", 0.8),
    ("policy|insurance", "number", "codes.policy", 0.8),
    ("", "policy number|insurance number", "codes.policy", 0.85),
    ("", "record number|mrn", "medical.record_number", 0.85),
    (
        "employee|staff",
        "employee number|employee code|badge|number|code",
        "codes.employee_number",
        0.8,
    ),
    (
        "flight",
        "number|flight number|code",
        "travel.flight_number",
        0.9,
    ),
    ("", "flight number", "travel.flight_number", 0.9),
    (
        "aircraft|plane",
        "registration|tail",
        "travel.tail_number",
        0.9,
    ),
    (
        "",
        "confirmation|booking reference|booking code|pnr",
        "codes.reference",
        0.75,
    ),
    (
        "course|class|subject",
        "code|number",
        "education.course_code",
        0.85,
    ),
    ("", "course code", "education.course_code", 0.85),
    (
        "",
        "coupon|promo code|discount code|voucher",
        "commerce.coupon",
        0.85,
    ),
    (
        "coupon|promotion|discount|voucher",
        "code",
        "commerce.coupon",
        0.85,
    ),
    ("", "call number", "book.call_number", 0.85),
    ("", "icd|diagnosis code", "medical.icd10", 0.85),
    // The internet and software.
    ("", "user agent", "it.user_agent", 0.95),
    ("", "ip|ip address|ipv4", "internet.ipv4", 0.9),
    ("", "ipv6", "internet.ipv6", 0.95),
    ("", "mac|mac address", "internet.mac", 0.9),
    (
        "",
        "avatar|image url|photo url|picture|thumbnail|image|photo|logo|cover|poster",
        "internet.image_url",
        0.85,
    ),
    ("", "video url|video", "internet.video_url", 0.8),
    (
        "",
        "file url|document url|attachment|attachment url|resume|download url",
        "internet.file_url",
        0.8,
    ),
    ("", "hostname|host|server name", "it.hostname", 0.9),
    (
        "server|device|sensor|machine",
        "name",
        "it.device_name",
        0.75,
    ),
    ("", "domain", "internet.domain", 0.85),
    ("", "slug|permalink", "it.slug", 0.95),
    ("", "uuid|guid", "codes.uuid", 0.9),
    (
        "",
        "sha 256|sha256|password hash|password|hash|checksum|digest",
        "codes.hex64",
        0.85,
    ),
    ("", "commit|sha|sha 1", "codes.hex40", 0.8),
    (
        "",
        "md 5|md5|etag|hash|checksum|salt|password",
        "codes.hex32",
        0.85,
    ),
    (
        "",
        "token|api key|secret|session id|access key|key hash|session key",
        "codes.token",
        0.85,
    ),
    ("", "token|secret|password|hash", "codes.hex8", 0.7),
    (
        "",
        "mime|mime type|content type|media type",
        "it.mime_type",
        0.9,
    ),
    (
        "",
        "extension|file type|file extension",
        "it.file_extension",
        0.8,
    ),
    ("", "file path|path|storage key", "it.file_path", 0.8),
    ("", "file name|filename", "it.file_name", 0.9),
    (
        "file|document|attachment|upload",
        "name|title",
        "it.file_name",
        0.8,
    ),
    ("", "version|firmware", "it.version", 0.9),
    ("", "browser", "it.browser", 0.9),
    ("", "os|operating system|platform", "it.os", 0.8),
    ("", "device type|device", "it.device", 0.7),
    ("", "http method|request method", "it.http_method", 0.9),
    ("", "endpoint|api path|route", "it.api_path", 0.8),
    ("", "page url|page path|page", "it.page", 0.6),
    (
        "permission|privilege",
        "name|code|key|permission",
        "it.permission",
        0.85,
    ),
    ("", "permission", "it.permission", 0.8),
    ("log|audit", "level|severity", "it.log_level", 0.85),
    ("log|error", "message|detail", "it.log_message", 0.8),
    ("", "event type|event name|event|action", "it.event", 0.7),
    ("webhook", "topic|event", "it.event_name", 0.8),
    (
        "setting|preference|config|configuration",
        "key|name",
        "it.setting",
        0.85,
    ),
    (
        "plan|subscription|pricing|tier",
        "name|plan|tier|type",
        "it.plan",
        0.85,
    ),
    ("", "plan|tier|subscription type", "it.plan", 0.8),
    ("feature", "name", "it.feature", 0.85),
    ("sensor|reading", "type|kind|metric", "it.sensor", 0.8),
    ("", "programming language", "it.language", 0.9),
    ("repository|repo", "name", "it.repository", 0.85),
    ("", "branch name", "it.branch", 0.6),
    (
        "",
        "handle|twitter|instagram|screen name",
        "internet.handle",
        0.8,
    ),
    ("", "hashtag", "internet.hashtag", 0.9),
    (
        "",
        "linkedin|facebook|github|url|link|uri|href",
        "internet.url",
        0.85,
    ),
    ("", "url|link|website|homepage", "internet.site", 0.8),
    // People.
    ("", "nationality|citizenship", "person.nationality", 0.95),
    ("", "occupation|profession", "person.occupation", 0.9),
    ("", "hobby|hobbies|interest|interests", "person.hobby", 0.85),
    (
        "",
        "relationship|relation|kinship",
        "person.relationship",
        0.85,
    ),
    ("", "religion", "person.religion", 0.9),
    ("", "ethnicity|race", "person.ethnicity", 0.9),
    ("", "pronouns", "person.pronouns", 0.95),
    ("", "marital", "person.marital_status", 0.95),
    ("", "eye color", "person.eye_color", 0.95),
    ("", "hair color", "person.hair_color", 0.95),
    (
        "",
        "salutation|honorific|name prefix|prefix",
        "person.prefix",
        0.8,
    ),
    ("", "suffix", "person.suffix", 0.8),
    ("", "middle initial|initial", "person.initial", 0.9),
    ("", "initials", "person.initials", 0.9),
    // Work.
    (
        "library|branch|librarian",
        "job title|position|title",
        "work.library_job_title",
        0.85,
    ),
    (
        "doctor|nurse|physician|patient",
        "title|position|job title",
        "work.medical_job_title",
        0.8,
    ),
    (
        "teacher|professor|instructor|faculty",
        "title|position|rank",
        "work.school_job_title",
        0.85,
    ),
    (
        "",
        "job title|position|designation|job role|job name",
        "work.job_title",
        0.9,
    ),
    (
        "employee|staff|job|position|vacancy|contact|opening",
        "title|job",
        "work.job_title",
        0.85,
    ),
    ("job|position|vacancy", "name", "work.job_title", 0.8),
    (
        "project|assignment|member|film|movie|cast|crew",
        "role",
        "work.role",
        0.8,
    ),
    ("role", "name|title|role", "it.role", 0.85),
    ("user|account|login", "role", "it.role", 0.85),
    ("", "role", "work.role", 0.7),
    ("benefit", "type|name|benefit|plan", "work.benefit", 0.9),
    ("", "benefit type|benefit", "work.benefit", 0.85),
    ("skill", "name|skill", "work.skill", 0.9),
    ("", "skill|skills", "work.skill", 0.8),
    (
        "leave|absence|vacation|time off",
        "type|kind",
        "work.leave",
        0.85,
    ),
    ("", "leave type", "work.leave", 0.9),
    (
        "certification|certificate",
        "name|title",
        "work.certificate",
        0.85,
    ),
    ("", "certification|certificate", "work.certificate", 0.75),
    ("", "seniority|grade level|level", "work.level", 0.6),
    (
        "department",
        "name|title|department",
        "company.department",
        0.95,
    ),
    ("", "department|division", "company.department", 0.85),
    ("team", "name", "company.team", 0.7),
    ("", "team", "company.team", 0.7),
    ("", "industry|sector", "company.industry", 0.95),
    (
        "department|office|employee|room|asset|equipment",
        "location|office|place",
        "place.office",
        0.75,
    ),
    ("", "building|office", "place.office", 0.7),
    ("", "slogan|tagline|motto", "company.slogan", 0.85),
    (
        "employee project|project member|assignment",
        "name",
        "work.project",
        0.4,
    ),
    ("project", "name|title|project", "work.project", 0.95),
    (
        "",
        "project name|project title|project",
        "work.project",
        0.85,
    ),
    (
        "task|todo|to do|ticket|milestone|issue",
        "name|title|summary|task",
        "work.task",
        0.85,
    ),
    // Organizations by table.
    ("library|branch", "library", "company.library", 0.8),
    (
        "library branch|library",
        "name|branch",
        "company.library",
        0.9,
    ),
    ("bank", "name", "company.bank", 0.85),
    ("branch", "name", "company.branch", 0.85),
    ("", "branch name|branch", "company.branch", 0.75),
    (
        "publisher|imprint",
        "name|publisher",
        "company.publisher",
        0.95,
    ),
    ("", "publisher", "company.publisher", 0.9),
    (
        "restaurant|cafe|diner",
        "name|title|restaurant",
        "food.restaurant",
        0.95,
    ),
    ("", "restaurant", "food.restaurant", 0.85),
    (
        "school|university|college|institution",
        "name",
        "company.school",
        0.9,
    ),
    (
        "",
        "school|university|college|institution",
        "company.school",
        0.85,
    ),
    ("hospital|clinic", "name", "company.hospital", 0.9),
    ("", "hospital|clinic", "company.hospital", 0.8),
    ("", "bank name|bank", "finance.bank", 0.85),
    ("airline", "name", "company.airline", 0.9),
    ("", "airline", "company.airline", 0.8),
    ("airport", "name", "travel.airport", 0.9),
    ("airport", "code|iata", "travel.airport_code", 0.9),
    (
        "",
        "origin|departure airport|arrival airport|iata|airport",
        "travel.airport_code",
        0.75,
    ),
    (
        "flight|leg|route",
        "origin|destination|departure|arrival",
        "travel.airport_code",
        0.8,
    ),
    ("store|shop|outlet", "name", "company.store", 0.85),
    ("hotel|property", "name", "company.hotel", 0.85),
    ("", "hotel", "company.hotel", 0.8),
    (
        "warehouse|depot",
        "name|location",
        "company.warehouse",
        0.85,
    ),
    ("", "warehouse", "company.warehouse", 0.8),
    ("venue|stadium|theater|arena", "name", "company.venue", 0.85),
    ("", "venue|stadium", "company.venue", 0.8),
    ("gym", "name", "company.gym", 0.85),
    ("museum", "name", "company.museum", 0.85),
    ("club", "name", "company.sports_club", 0.8),
    ("label", "name", "music.label", 0.5),
    (
        "insurer|insurance",
        "name|provider|company",
        "medical.insurer",
        0.85,
    ),
    (
        "",
        "insurer|insurance provider|insurance company|insurance",
        "medical.insurer",
        0.85,
    ),
    ("carrier|shipper", "name", "commerce.carrier", 0.85),
    ("", "carrier|courier", "commerce.carrier", 0.85),
    ("manufacturer|brand|make", "name", "commerce.brand", 0.85),
    ("", "brand|manufacturer", "commerce.brand", 0.85),
    (
        "company|organization|supplier|vendor|client|employer|firm|partner|tenant|customer account|agency|sponsor",
        "name|title|company name",
        "company.name",
        0.9,
    ),
    (
        "",
        "company|employer|organization|supplier|vendor|business|firm",
        "company.name",
        0.85,
    ),
    // Places.
    ("country", "capital", "country.capital", 0.9),
    ("", "capital", "country.capital", 0.6),
    (
        "",
        "dial code|phone code|calling code",
        "country.dial_code",
        0.9,
    ),
    ("country", "currency", "country.currency", 0.9),
    ("", "continent", "country.continent", 0.9),
    ("", "timezone|time zone|tz", "place.timezone", 0.95),
    ("", "locale", "place.locale", 0.9),
    ("language", "code|iso", "place.language_code", 0.9),
    ("", "language code|lang", "place.language_code", 0.9),
    ("language", "name", "place.language", 0.9),
    ("", "language", "place.language", 0.95),
    ("", "language", "place.language_code", 0.8),
    ("", "region|territory", "place.region", 0.75),
    (
        "",
        "neighborhood|neighbourhood|district|borough",
        "place.district",
        0.85,
    ),
    ("region|territory|zone|area", "name", "place.region", 0.8),
    // Books, food, goods.
    (
        "book|novel|publication|edition",
        "subtitle|series",
        "book.series",
        0.8,
    ),
    (
        "book|novel|publication|title",
        "title|name",
        "book.title",
        0.95,
    ),
    ("book|novel", "title|name", "book.short_title", 0.9),
    ("", "book title|book", "book.title", 0.85),
    ("book|novel|author", "genre", "book.genre", 0.95),
    ("book", "category|subject", "book.genre", 0.85),
    (
        "film|movie|series|show",
        "genre|category",
        "film.genre",
        0.95,
    ),
    (
        "music|song|track|album|artist|band|playlist",
        "genre|style",
        "music.genre",
        0.95,
    ),
    ("genre", "name", "book.genre", 0.8),
    ("", "genre", "book.genre", 0.8),
    ("", "edition", "book.edition", 0.9),
    ("", "shelf|aisle|bin", "misc.shelf", 0.8),
    ("", "cuisine", "food.cuisine", 0.95),
    (
        "menu|dish|recipe|meal|food",
        "item name|name|title|dish|item",
        "food.dish",
        0.95,
    ),
    ("", "dish|menu item|meal|recipe", "food.dish", 0.85),
    ("ingredient", "name", "food.ingredient", 0.9),
    (
        "",
        "special instructions|special requests|special request|cooking instructions",
        "food.request",
        0.85,
    ),
    (
        "menu|dish|recipe|meal",
        "description|details",
        "food.description",
        0.9,
    ),
    (
        "restaurant|food|order item",
        "instructions|notes",
        "food.request",
        0.75,
    ),
    (
        "product|item|good|article|inventory|catalog|part",
        "name|title|product name|item name",
        "commerce.product",
        0.9,
    ),
    (
        "",
        "product name|product title|item name|product|item",
        "commerce.product",
        0.8,
    ),
    (
        "",
        "product name|product|item",
        "commerce.product_short",
        0.7,
    ),
    (
        "category|categorie",
        "name|title|category",
        "commerce.category",
        0.85,
    ),
    (
        "",
        "product category|category|subcategory",
        "commerce.category",
        0.7,
    ),
    (
        "product|item|article|inventory",
        "description|details|summary",
        "commerce.description",
        0.9,
    ),
    ("variant", "name|title|option", "commerce.variant", 0.8),
    ("color", "name", "commerce.color", 0.9),
    ("", "color", "commerce.color", 0.95),
    ("", "material|fabric", "commerce.material", 0.9),
    ("", "size", "commerce.size", 0.75),
    ("", "unit|uom|unit of measure", "commerce.unit", 0.75),
    (
        "",
        "payment method|payment type|method of payment|pay method",
        "commerce.payment_method",
        0.9,
    ),
    (
        "payment",
        "method|type|mode",
        "commerce.payment_method",
        0.85,
    ),
    (
        "",
        "shipping method|ship mode|delivery method",
        "commerce.shipping_method",
        0.85,
    ),
    ("tag|keyword|label", "name|tag|label", "commerce.tag", 0.85),
    ("", "tag|tags|keyword|keywords", "commerce.tag", 0.7),
    // Money.
    ("currency", "name", "finance.currency_name", 0.85),
    ("", "currency|currency code", "finance.currency", 0.95),
    ("account", "type|account type", "finance.account_type", 0.8),
    ("", "account type", "finance.account_type", 0.85),
    (
        "transaction|expense|ledger|entry",
        "description|memo|narrative|merchant",
        "finance.transaction",
        0.85,
    ),
    (
        "expense|budget|transaction",
        "category|type",
        "finance.category",
        0.75,
    ),
    (
        "stock|security|holding|trade|quote",
        "ticker|symbol",
        "finance.ticker",
        0.9,
    ),
    ("", "ticker|symbol", "finance.ticker", 0.7),
    ("tax", "name|type", "finance.tax", 0.8),
    ("account", "name", "finance.account_type", 0.6),
    // Medicine, animals.
    (
        "",
        "diagnosis|disease|condition name",
        "medical.diagnosis",
        0.9,
    ),
    (
        "diagnosis|disease|condition",
        "name|description|title",
        "medical.diagnosis",
        0.85,
    ),
    (
        "",
        "specialty|speciality|specialization|specialisation",
        "medical.specialty",
        0.9,
    ),
    (
        "",
        "medication|drug|medicine|medication name",
        "medical.drug",
        0.9,
    ),
    (
        "medication|drug|medicine|prescription",
        "name",
        "medical.drug",
        0.9,
    ),
    ("", "dosage|dose", "medical.dosage", 0.9),
    ("", "frequency", "medical.frequency", 0.75),
    (
        "",
        "symptom|symptoms|chief complaint",
        "medical.symptom",
        0.85,
    ),
    ("", "allergy|allergies|allergen", "medical.allergy", 0.9),
    ("", "blood type|blood group", "medical.blood_type", 0.95),
    ("", "vaccine", "medical.vaccine", 0.9),
    ("vaccine", "name", "medical.vaccine", 0.85),
    ("", "ward", "medical.ward", 0.85),
    ("ward", "name", "medical.ward", 0.85),
    (
        "procedure|treatment|service|test",
        "name|type|description",
        "medical.procedure",
        0.6,
    ),
    (
        "appointment|visit|encounter",
        "reason|purpose|type",
        "medical.procedure",
        0.8,
    ),
    ("", "procedure|treatment", "medical.procedure", 0.8),
    (
        "appointment|visit|encounter|medical|patient|prescription",
        "notes|note|summary",
        "medical.note",
        0.85,
    ),
    ("pet|animal", "name", "medical.pet_name", 0.9),
    ("", "pet name", "medical.pet_name", 0.9),
    ("", "species", "medical.species", 0.85),
    ("", "breed", "medical.breed", 0.9),
    // Schools.
    (
        "course|class|module|lesson",
        "title|name|course",
        "education.course",
        0.9,
    ),
    (
        "",
        "course name|course title|course",
        "education.course",
        0.85,
    ),
    (
        "subject|major|program|programme",
        "name|title",
        "education.subject",
        0.85,
    ),
    (
        "student|course|class|teacher|school|exam|tutor|professor|degree|enrollment",
        "subject|major|minor|field of study|program",
        "education.subject",
        0.6,
    ),
    ("", "degree|qualification", "education.degree", 0.9),
    ("", "semester|term", "education.semester", 0.85),
    (
        "enrollment|grade|student|score|exam",
        "grade|letter grade|final grade",
        "education.grade",
        0.9,
    ),
    ("", "grade", "education.grade", 0.75),
    (
        "assignment|exam|quiz|test",
        "title|name",
        "education.assignment",
        0.85,
    ),
    // Travel, cars.
    ("", "gate", "travel.gate", 0.85),
    ("", "seat|seat number", "travel.seat", 0.85),
    ("", "aircraft|aircraft type", "travel.aircraft", 0.9),
    ("aircraft|plane", "model|type", "travel.aircraft", 0.9),
    ("", "cabin|travel class|seat class", "travel.class", 0.85),
    ("room", "type", "travel.room_type", 0.85),
    ("", "room type", "travel.room_type", 0.9),
    ("", "room number|room", "misc.room", 0.85),
    ("room", "number|name|code", "misc.room", 0.85),
    (
        "car|vehicle|truck",
        "make|manufacturer|brand",
        "travel.car_make",
        0.95,
    ),
    ("car|vehicle|truck", "model", "travel.car_model", 0.95),
    ("", "vehicle type", "travel.vehicle_type", 0.9),
    ("car|vehicle", "type|body", "travel.vehicle_type", 0.85),
    ("", "fuel", "travel.fuel", 0.9),
    ("amenity|facility", "name", "travel.amenity", 0.85),
    ("", "amenity|amenities", "travel.amenity", 0.8),
    ("", "model", "commerce.product_short", 0.6),
    // Music, films, sports.
    ("song|track", "title|name", "music.song", 0.95),
    ("", "song|track name|track", "music.song", 0.8),
    ("album", "title|name", "music.album", 0.95),
    ("artist|band", "name|stage name", "music.band", 0.9),
    ("", "artist|band", "music.band", 0.8),
    ("playlist", "name|title", "music.playlist", 0.9),
    ("", "instrument", "music.instrument", 0.85),
    ("", "record label|label", "music.label", 0.6),
    ("episode", "title|name", "film.episode", 0.9),
    (
        "film|movie|show|series|video",
        "title|name",
        "film.title",
        0.95,
    ),
    ("", "movie|film|movie title", "film.title", 0.8),
    (
        "film|movie|show",
        "rating|certificate|mpaa",
        "film.rating",
        0.8,
    ),
    ("", "sport", "sport.name", 0.9),
    ("sport", "name", "sport.name", 0.85),
    ("player|athlete", "position", "sport.position", 0.9),
    (
        "exercise|workout",
        "name|type|exercise",
        "sport.exercise",
        0.85,
    ),
    ("", "exercise", "sport.exercise", 0.8),
    // Sentences.
    (
        "author|writer|artist|speaker|instructor",
        "biography|bio|about",
        "text.author_biography",
        0.9,
    ),
    ("", "biography|bio|about me", "text.author_biography", 0.7),
    (
        "performance|appraisal|evaluation",
        "comments|comment|feedback|review|summary|notes",
        "text.performance",
        0.9,
    ),
    (
        "performance|appraisal|evaluation",
        "comments|comment|feedback|review|summary|notes",
        "text.performance_line",
        0.85,
    ),
    ("", "goals|objectives|goal", "text.goals", 0.9),
    (
        "goal|objective",
        "title|name|description",
        "text.goal",
        0.85,
    ),
    ("", "review text|review comment|review", "text.review", 0.9),
    (
        "review|rating|feedback|testimonial",
        "text|comment|comments|body|content|feedback|review|description",
        "text.review",
        0.9,
    ),
    (
        "review|rating|feedback",
        "text|comment|comments|body|content|review|title",
        "text.review_line",
        0.8,
    ),
    (
        "review|feedback",
        "title|headline|comment|text",
        "text.review_short",
        0.8,
    ),
    (
        "project|initiative",
        "description|summary|objective|scope|details",
        "text.project",
        0.9,
    ),
    ("project", "description|summary", "text.project_line", 0.85),
    (
        "post|article|blog|news|page|story",
        "title|headline|name",
        "text.headline",
        0.9,
    ),
    (
        "",
        "headline|post title|article title",
        "text.headline",
        0.85,
    ),
    (
        "post|article|blog|news|page|story",
        "body|content|text|excerpt|summary",
        "text.article",
        0.85,
    ),
    (
        "message|email|ticket|thread|notification|conversation|mail",
        "subject|title",
        "text.subject",
        0.9,
    ),
    ("", "subject|subject line", "text.subject", 0.75),
    (
        "message|email|chat|notification|comment|ticket|conversation|mail",
        "body|content|message|text|comment",
        "text.message",
        0.85,
    ),
    ("", "message", "text.message", 0.75),
    ("", "message", "text.message_line", 0.7),
    (
        "faq|question|quiz",
        "question|text|title",
        "text.question",
        0.85,
    ),
    ("", "reason", "text.reason", 0.85),
    (
        "",
        "comments|comment|remarks|remark|notes|note|memo|observation|observations|feedback|instructions",
        "text.notes",
        0.8,
    ),
    (
        "",
        "comments|comment|remarks|notes|note|memo|feedback|instructions",
        "text.note",
        0.75,
    ),
    (
        "",
        "description|details|summary|overview|about|content|body|text|abstract|excerpt",
        "text.description",
        0.7,
    ),
    (
        "",
        "description|details|summary|overview|text|content",
        "text.description_line",
        0.7,
    ),
    ("event|conference", "name|title", "misc.event", 0.85),
    ("", "event name|event title", "misc.event", 0.8),
    (
        "campaign|promotion|offer",
        "name|title",
        "misc.campaign",
        0.85,
    ),
    ("", "campaign|promotion", "misc.campaign", 0.75),
    (
        "",
        "opening hours|business hours|hours of operation|working hours|open hours|hours",
        "misc.opening_hours",
        0.9,
    ),
    ("", "schedule|time slot|slot", "misc.schedule", 0.7),
    ("", "weekday|day of week|day", "misc.weekday", 0.8),
    ("", "month", "misc.month", 0.75),
    ("", "priority|urgency|severity", "misc.priority", 0.85),
    ("", "condition", "misc.condition", 0.75),
    ("", "status|state|stage|phase", "misc.status", 0.6),
    (
        "",
        "lead source|source|channel|referral",
        "misc.source",
        0.7,
    ),
    (
        "",
        "contact method|preferred contact|communication",
        "misc.contact_method",
        0.75,
    ),
    ("", "topic", "misc.topic", 0.6),
    ("", "duration", "misc.duration", 0.6),
    ("", "shape", "misc.shape", 0.8),
    ("", "weather", "misc.weather", 0.85),
    ("animal", "name", "misc.animal", 0.7),
    ("plant", "name", "misc.plant", 0.8),
    ("", "reference|code|identifier", "codes.reference", 0.5),
    ("", "number", "codes.reference", 0.5),
    ("", "code", "codes.short", 0.5),
];

/// What is left: neutral names and words, the longer ones first.
const NEUTRAL: &[&str] = &["text.label", "text.word", "commerce.size"];

/// What the whole schema is about, the column, the text.
const TRADES: &[(&str, &str, &str)] = &[
    (
        "library|librarie",
        "job title|position|title",
        "work.library_job_title",
    ),
    (
        "library|librarie",
        "name|department",
        "work.library_department",
    ),
    (
        "patient|clinic|hospital",
        "job title|position|title",
        "work.medical_job_title",
    ),
    ("patient|clinic|hospital", "name|department", "medical.ward"),
    (
        "student|school",
        "job title|position|title",
        "work.school_job_title",
    ),
    (
        "restaurant",
        "job title|position|title",
        "work.restaurant_job_title",
    ),
];

/// Titles and departments are those of the trade that the schema's tables show.
fn of_trade(field: &Field<'_>) -> Option<Guess> {
    let staff = field.is_of("employee|staff") && field.says("job title|position|title");
    let department = field.is_of("department") && field.own() == "name";
    let about = |words: &str| {
        field
            .schema
            .tables
            .iter()
            .any(|t| super::field::says(&super::words::of_table(t.name.shown()), words))
    };
    let (_, _, text) = TRADES.iter().find(|(trade, column, text)| {
        (staff && !text.ends_with("department") && !text.ends_with("ward") || department)
            && field.says(column)
            && about(trade)
            && fits(field, text)
    })?;
    guess(named(text), 0.85, "the tables tell the trade")
}

pub(super) fn infer(field: &Field<'_>) -> Option<Guess> {
    if let Some(guess) = of_trade(field) {
        return Some(guess);
    }
    let (_, _, text, confidence) = RULES.iter().find(|(table, column, text, _)| {
        (table.is_empty() || field.is_of(table)) && field.says(column) && fits(field, text)
    })?;
    let about = values::find(text).map_or("", |t| t.about);
    let about = about.split(':').next().unwrap_or_default().to_lowercase();
    guess(named(text), *confidence, format!("the name tells: {about}"))
}

/// Neutral text, or letters and digits where even words are too long or too few.
pub(super) fn neutral(field: &Field<'_>) -> Guess {
    let text = NEUTRAL.iter().find(|text| fits(field, text));
    let values = text.map_or_else(|| pattern(field), |text| named(text));
    Guess {
        values,
        why: super::field::why(0.3, "nothing tells what it means"),
    }
}

/// Codes as long as the column holds, of no more than eight characters.
fn pattern(field: &Field<'_>) -> Values {
    let least = field.limits.min_chars.unwrap_or(1);
    let length = field.room().unwrap_or(8).min(8).max(least) as usize;
    let letters = length.div_ceil(3);
    // Very different values need more than digits can tell.
    let digits = if field.different > 10u64.pow((length - letters).min(8) as u32) {
        "*"
    } else {
        "#"
    };
    Values::Pattern {
        pattern: "?".repeat(letters) + &digits.repeat(length - letters),
    }
}

pub(super) fn named(text: &str) -> Values {
    Values::Text {
        text: text.to_owned(),
        group: None,
    }
}

/// Whether every value of the text has room, and enough of them differ.
pub(super) fn fits(field: &Field<'_>, text: &str) -> bool {
    let Some(text) = values::find(text) else {
        return false;
    };
    let room = field.room().is_none_or(|room| text.max_chars <= room);
    room && field.limits.min_chars.unwrap_or(0) <= 1
        && (field.different == 0 || text.distinct && text.capacity >= field.different)
}

/// Every text the rules name.
#[cfg(test)]
pub(super) fn all() -> impl Iterator<Item = &'static str> {
    RULES
        .iter()
        .map(|(_, _, text, _)| *text)
        .chain(NEUTRAL.iter().copied())
        .chain(TRADES.iter().map(|(_, _, text)| *text))
}
