"""Names, courses and small sentences of the sample centre; all invented."""
# fmt: off
# ruff: noqa: E501, SIM905 - lists of names read best as long lines of words

SUBJECTS = (
    ("maths", "Maths"), ("physics", "Physics"), ("chemistry", "Chemistry"), ("biology", "Biology"),
    ("computing", "Computing"), ("english", "English"), ("german", "German"), ("french", "French"),
    ("spanish", "Spanish"), ("mandarin", "Mandarin"), ("piano", "Piano"), ("history", "History"),
)  # fmt: skip

COURSES = (
    ("maths-basics", "maths", "Maths, years 5 to 8", 60), ("maths-gcse", "maths", "GCSE Maths", 60),
    ("maths-alevel", "maths", "A-level Maths", 60), ("maths-entry", "maths", "University entry Maths", 60),
    ("maths-stats", "maths", "Statistics for beginners", 60),
    ("physics-1", "physics", "Physics 1", 60), ("physics-2", "physics", "Physics 2", 60),
    ("physics-mechanics", "physics", "Mechanics workshop", 90),
    ("chem-1", "chemistry", "Chemistry 1", 60), ("chem-organic", "chemistry", "Organic Chemistry", 60),
    ("chem-maths", "chemistry", "Calculating in Chemistry", 45),
    ("bio-1", "biology", "Biology 1", 60), ("bio-cells", "biology", "Genetics and cells", 60),
    ("comp-python", "computing", "Python for beginners", 60), ("comp-web", "computing", "Web pages from scratch", 90),
    ("comp-algo", "computing", "Algorithms", 60),
    ("english-a2", "english", "English A2", 60), ("english-b1", "english", "English B1", 60),
    ("english-b2", "english", "English B2", 60), ("english-academic", "english", "Academic writing", 90),
    ("english-ielts", "english", "IELTS preparation", 90),
    ("german-a1", "german", "German A1", 60), ("german-a2", "german", "German A2", 60),
    ("german-b1", "german", "German B1", 60), ("german-b2", "german", "German B2", 60),
    ("german-essay", "german", "Essays in German", 45),
    ("french-a2", "french", "French A2", 60), ("french-b1", "french", "French B1", 60),
    ("french-talk", "french", "French conversation", 45),
    ("es-a1", "spanish", "Spanish A1", 60), ("es-a2", "spanish", "Spanish A2", 60),
    ("es-talk", "spanish", "Spanish conversation", 45),
    ("zh-hsk1", "mandarin", "Mandarin HSK 1", 60), ("zh-hsk2", "mandarin", "Mandarin HSK 2", 60),
    ("zh-characters", "mandarin", "Chinese characters", 45),
    ("piano-1", "piano", "Piano 1", 30), ("piano-2", "piano", "Piano 2", 45),
    ("piano-exam", "piano", "Piano: exam pieces", 60),
    ("hist-modern", "history", "Modern history", 60), ("hist-essay", "history", "Essay clinic: history", 60),
)  # fmt: skip

STAFF = (
    ("katrin.moser", "Katrin Moser", "desk"), ("daniel.brandt", "Daniel Brandt", "admin"),
    ("ines.wagner", "Ines Wagner", "desk"), ("martin.eder", "Martin Eder", "desk"),
)  # fmt: skip

NAMED_STUDENTS = (
    "Lena Fischer", "Ben Hofer", "Mia Wagner", "Tom Bauer", "Emil Gruber", "Zoé Laurent", "Ivana Perić",
    "أحمد الخطيب", "ليلى منصور", "王小明", "陈静怡", "Hatice Çelik", "Änne Ärmel", "anna petrova", "Bob Reid",
    "Maria-Theresia Konstantina Leopoldine Freifrau von und zu Altenmarkt-Schwarzenbach", "Jürgen Größl",
    "Nguyễn Thị Minh Khai", "Siobhán O’Riordan", "João Gonçalves da Conceição e Silva", "Đorđe Đukić",
    "Ólafur Þórarinsson", "Ngozi Adichie-Müller", "Παναγιώτης Γεωργίου", "Олександра Шевченко",
    "李雨桐", "يوسف عبد الرحمن", "Xu Yi", "Éloïse Lefèvre-Dupont", "Þóra Einarsdóttir",
)  # fmt: skip

FIRST = (
    "Anna Lukas Sophie Paul Marie David Emma Jakob Laura Felix Julia Maximilian Hannah Elias Sarah Jonas Leonie "
    "Simon Valentina Moritz Johanna Fabian Magdalena Tobias Klara Sebastian Nora Alexander Lea Florian Theresa "
    "Niklas Elif Emre Zeynep Mert Selin Can Defne Kerem Milica Stefan Jovana Marko Teodora Nikola Ana Luka Petra "
    "Ivan Dragana Amira Yusuf Samira Karim Layla Hamza Mariam Adam Nadia Omar Chiara Matteo Giulia Lorenzo Ema "
    "Mateusz Zuzanna Kacper Oliwia Filip Bence Réka Ádám Dóra Máté Andrei Ioana Radu Bianca Priya Rohan Aisha "
    "Daniyar Mei Hiro Linh Minh Grace Kofi Amara Chidi Isla Rory Freya Callum Inés Álvaro Lucía Hugo Manon Théo "
    "Camille Louis Ingrid Lars Astrid Nils"
).split()

LAST = (
    "Huber Mayer Steiner Moser Berger Hofer Leitner Fuchs Eder Fischer Schmid Winkler Weber Schwarz Maier Reiter "
    "Schneider Baumgartner Brunner Wimmer Auer Binder Lang Wolf Egger Pichler Wallner Böhm Haas Koller Yılmaz "
    "Kaya Demir Şahin Öztürk Aydın Jovanović Petrović Nikolić Marković Ilić Kovačević Horvat Novak Hassan "
    "Ibrahim Khalil Nasser Haddad Rossi Ricci Greco Kowalski Nowak Zając Nagy Kovács Tóth Szabó Popa Ionescu "
    "Dumitru Sharma Patel Nair Chen Tanaka Tran Pham Mensah Okafor Diallo MacLeod Walsh Byrne García Romero "
    "Navarro Lefèvre Moreau Girard Lindström Dahl Bergman Öhman Ağaoğlu Çetin Ünal Živković Šarić"
).split()

GUARDIANS = ("Eva", "Thomas", "Claudia", "Andreas", "Sabine", "Murat", "Fatma", "Dragan", "Vesna", "Peter", "Monika")

REQUIREMENTS = (
    "Past paper 2021, questions 3 and 4", "Please start with the homework from Tuesday", "Test on Friday: vectors",
    "I missed two weeks, short recap please", "Oral exam practice, ten minutes at least", "Bring the graph paper",
    "Only left hand, bars 17 to 32", "Essay draft is in the mail", "Could we speak about the trip to Lyon?",
    "Subjunctive again, sorry", "Camera off today, please", "We stopped at page 84", "Logarithms, from the beginning",
    "Mock test under time", "Pronunciation of th", "Chapter 6 without 6.4", "My sister may sit in",
    "Please no grammar today, only talking", "Matura topic 9", "Titration and the calculation after it",
)  # fmt: skip

OVERRIDE_REASONS = ("Dentist", "School trip", "Family visit", "Conference", "Moving house", "Concert", "Exam supervision")
