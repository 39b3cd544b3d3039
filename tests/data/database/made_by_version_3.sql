BEGIN TRANSACTION;
CREATE TABLE cover (
	part_id INTEGER NOT NULL, 
	"row" INTEGER NOT NULL, 
	union_code VARCHAR(18) NOT NULL, 
	unit_code VARCHAR(18) NOT NULL, 
	PRIMARY KEY (part_id, "row"), 
	FOREIGN KEY(part_id) REFERENCES part (id)
)
 WITHOUT ROWID

;
INSERT INTO "cover" VALUES(3,3,'81330106XN000GQ9BY','91330106XN00000056');
INSERT INTO "cover" VALUES(3,4,'81330106XN000GQ9BY','91330106XN00000069');
INSERT INTO "cover" VALUES(7,3,'81330106XN000GQ9BY','91330106XN00000056');
INSERT INTO "cover" VALUES(7,4,'81330106XN000GQ9BY','91330106XN00000069');
CREATE TABLE coverage (
	part_id INTEGER NOT NULL, 
	"row" INTEGER NOT NULL, 
	mode VARCHAR(10) NOT NULL, 
	union_code VARCHAR(18) NOT NULL, 
	PRIMARY KEY (part_id, "row")
)
 WITHOUT ROWID

;
INSERT INTO "coverage" VALUES(1,3,'own','81330106XN000GQ923');
INSERT INTO "coverage" VALUES(1,4,'own','81330106XN000GQ936');
INSERT INTO "coverage" VALUES(1,7,'joint','81330106XN000GQ9BY');
INSERT INTO "coverage" VALUES(1,8,'joint','81330106XN000GQ9BY');
INSERT INTO "coverage" VALUES(1,10,'own','81330106XN000GQ9C2');
INSERT INTO "coverage" VALUES(5,3,'own','81330106XN000GQ923');
INSERT INTO "coverage" VALUES(5,4,'own','81330106XN000GQ936');
INSERT INTO "coverage" VALUES(5,5,'own','81330106XN000GQ949');
INSERT INTO "coverage" VALUES(5,6,'own','81330106XN000GQ95C');
INSERT INTO "coverage" VALUES(5,7,'own','81330106XN000GQ96F');
INSERT INTO "coverage" VALUES(5,8,'joint','81330106XN000GQ9BY');
INSERT INTO "coverage" VALUES(5,13,'own','81330106XN000GQ9C2');
CREATE TABLE finding (
	id INTEGER NOT NULL, 
	load_id INTEGER NOT NULL, 
	part_id INTEGER, 
	phase VARCHAR(8) NOT NULL, 
	period VARCHAR(10), 
	calibre VARCHAR(16), 
	purpose VARCHAR(16), 
	sheet TEXT, 
	cell VARCHAR(12), 
	"row" INTEGER, 
	"column" VARCHAR(4), 
	severity VARCHAR(8) NOT NULL, 
	code VARCHAR(40) NOT NULL, 
	args JSON NOT NULL, 
	value TEXT, 
	PRIMARY KEY (id), 
	FOREIGN KEY(load_id) REFERENCES load (id)
);
INSERT INTO "finding" VALUES(1,1,4,'publish','2023','register','administrative','会员统计','C3',3,'C','warning','members_differ','{"membership": "9", "register": "10"}','9');
INSERT INTO "finding" VALUES(2,2,8,'publish','2024','register','administrative','会员统计','C3',3,'C','warning','members_differ','{"membership": "9", "register": "10"}','9');
CREATE TABLE labour_union (
	part_id INTEGER NOT NULL, 
	"row" INTEGER NOT NULL, 
	code VARCHAR(18), 
	name TEXT, 
	level VARCHAR(16), 
	union_kind VARCHAR(16) NOT NULL, 
	region VARCHAR(12) NOT NULL, 
	industry VARCHAR(5), 
	unit_code VARCHAR(18), 
	founded VARCHAR(10), 
	dissolved VARCHAR(10), 
	dormant BOOLEAN, 
	term_end VARCHAR(10), 
	staff_full INTEGER, 
	staff_part INTEGER, 
	social_workers INTEGER, 
	members INTEGER, 
	members_women INTEGER, 
	members_migrant INTEGER, 
	members_platform INTEGER, 
	agreement BOOLEAN, 
	wage_agreement BOOLEAN, 
	congress BOOLEAN, 
	PRIMARY KEY (part_id, "row"), 
	FOREIGN KEY(part_id) REFERENCES part (id)
)
 WITHOUT ROWID

;
INSERT INTO "labour_union" VALUES(2,3,'81330106XN000GQ923','样例1工会',NULL,'own','330106',NULL,'91330106XN0000001R','2015-05-01',NULL,NULL,NULL,1,NULL,NULL,10,5,8,NULL,1,NULL,NULL);
INSERT INTO "labour_union" VALUES(2,4,'81330106XN000GQ936','样例2工会',NULL,'own','330106',NULL,'91330106XN0000002W','2015-05-01',NULL,NULL,NULL,1,NULL,NULL,20,5,8,NULL,1,NULL,NULL);
INSERT INTO "labour_union" VALUES(2,5,'81330106XN000GQ9BY','样例10工会',NULL,'joint','330106',NULL,NULL,'2015-05-01',NULL,NULL,NULL,1,NULL,NULL,12,5,8,NULL,1,NULL,NULL);
INSERT INTO "labour_union" VALUES(2,6,'81330106XN000GQ9C2','样例11工会',NULL,'own','330106',NULL,'91330106XN000000LL','2015-05-01',NULL,NULL,NULL,1,NULL,NULL,20,5,8,NULL,1,NULL,NULL);
INSERT INTO "labour_union" VALUES(2,7,'81330106XN000GQ9D5','样例12工会',NULL,'above','330106',NULL,NULL,'2015-05-01',NULL,NULL,NULL,1,NULL,NULL,NULL,5,8,NULL,1,NULL,NULL);
INSERT INTO "labour_union" VALUES(6,3,'81330106XN000GQ923','样例1工会',NULL,'own','330106',NULL,'91330106XN0000001R','2015-05-01',NULL,NULL,NULL,1,NULL,NULL,10,5,8,NULL,1,NULL,NULL);
INSERT INTO "labour_union" VALUES(6,4,'81330106XN000GQ936','样例2工会',NULL,'own','330106',NULL,'91330106XN0000002W','2015-05-01',NULL,NULL,NULL,1,NULL,NULL,20,5,8,NULL,1,NULL,NULL);
INSERT INTO "labour_union" VALUES(6,5,'81330106XN000GQ949','样例3工会',NULL,'own','330106',NULL,'91330106XN00000030','2015-05-01',NULL,NULL,NULL,1,NULL,NULL,30,5,8,NULL,1,NULL,NULL);
INSERT INTO "labour_union" VALUES(6,6,'81330106XN000GQ95C','样例4工会',NULL,'own','330106',NULL,'91330106XN00000043','2015-05-01',NULL,NULL,NULL,1,NULL,NULL,40,5,8,NULL,1,NULL,NULL);
INSERT INTO "labour_union" VALUES(6,7,'81330106XN000GQ96F','样例5工会',NULL,'own','330106',NULL,'91330106XN00000056','2015-05-01',NULL,NULL,NULL,1,NULL,NULL,50,5,8,NULL,1,NULL,NULL);
INSERT INTO "labour_union" VALUES(6,8,'81330106XN000GQ9BY','样例10工会',NULL,'joint','330106',NULL,NULL,'2015-05-01',NULL,NULL,NULL,1,NULL,NULL,12,5,8,NULL,1,NULL,NULL);
INSERT INTO "labour_union" VALUES(6,9,'81330106XN000GQ9C2','样例11工会',NULL,'own','330106',NULL,'91330106XN000000LL','2015-05-01',NULL,NULL,NULL,1,NULL,NULL,20,5,8,NULL,1,NULL,NULL);
INSERT INTO "labour_union" VALUES(6,10,'81330106XN000GQ9D5','样例12工会',NULL,'above','330106',NULL,NULL,'2015-05-01',NULL,NULL,NULL,1,NULL,NULL,NULL,5,8,NULL,1,NULL,NULL);
CREATE TABLE load (
	id INTEGER NOT NULL, 
	sha256 VARCHAR(64) NOT NULL, 
	name TEXT NOT NULL, 
	status VARCHAR(12) NOT NULL, 
	loaded_by TEXT NOT NULL, 
	loaded_at VARCHAR(32) NOT NULL, 
	published_at VARCHAR(32), 
	sender VARCHAR(12), 
	flags JSON NOT NULL, 
	sheets JSON NOT NULL, 
	rows_read INTEGER NOT NULL, 
	rows_accepted INTEGER NOT NULL, 
	rows_quarantined INTEGER NOT NULL, 
	PRIMARY KEY (id)
);
INSERT INTO "load" VALUES(1,'6a991eaa40130add6aa392a834e0ba6bc5f3f6d5ebe507cd47b67f6153630fdd','2023.xlsx','loaded','office','2026-11-28T18:00:53+00:00','2026-11-28T18:00:54.006293+00:00',NULL,'{"period": null, "calibre": null, "purpose": null, "region": null}','["\u5c01\u9762", "\u5355\u4f4d\u53f0\u8d26", "\u5de5\u4f1a\u53f0\u8d26", "\u8986\u76d6\u5355\u4f4d", "\u4f1a\u5458\u7edf\u8ba1"]',17,17,0);
INSERT INTO "load" VALUES(2,'c088bf31432a1611c6f51ae553288c1bec674eab57f896a2df62e83e137c0d6a','2024.xlsx','loaded','office','2026-11-28T18:00:53+00:00','2026-11-28T18:00:54.006293+00:00',NULL,'{"period": null, "calibre": null, "purpose": null, "region": null}','["\u5c01\u9762", "\u5355\u4f4d\u53f0\u8d26", "\u5de5\u4f1a\u53f0\u8d26", "\u8986\u76d6\u5355\u4f4d", "\u4f1a\u5458\u7edf\u8ba1"]',23,23,0);
CREATE TABLE membership (
	part_id INTEGER NOT NULL, 
	"row" INTEGER NOT NULL, 
	union_code VARCHAR(18), 
	region VARCHAR(12) NOT NULL, 
	members INTEGER, 
	members_women INTEGER, 
	members_migrant INTEGER, 
	members_platform INTEGER, 
	PRIMARY KEY (part_id, "row"), 
	FOREIGN KEY(part_id) REFERENCES part (id)
)
 WITHOUT ROWID

;
INSERT INTO "membership" VALUES(4,3,'81330106XN000GQ923','330106',9,2,NULL,NULL);
INSERT INTO "membership" VALUES(8,3,'81330106XN000GQ923','330106',9,2,NULL,NULL);
CREATE TABLE meta (
	"key" VARCHAR(40) NOT NULL, 
	value TEXT NOT NULL, 
	PRIMARY KEY ("key")
);
INSERT INTO "meta" VALUES('schema_version','3');
INSERT INTO "meta" VALUES('data_version','1');
INSERT INTO "meta" VALUES('published_at','2026-11-28T18:00:54+00:00');
CREATE TABLE observation (
	part_id INTEGER NOT NULL, 
	"row" INTEGER NOT NULL, 
	col SMALLINT NOT NULL, 
	region VARCHAR(12), 
	region_label TEXT, 
	label TEXT NOT NULL, 
	measure VARCHAR(32), 
	industry VARCHAR(5) NOT NULL, 
	size VARCHAR(16) NOT NULL, 
	unit_kind VARCHAR(20) NOT NULL, 
	dimensions JSON NOT NULL, 
	unit VARCHAR(16), 
	scale FLOAT NOT NULL, 
	value BIGINT, 
	rate FLOAT, 
	raw TEXT NOT NULL, 
	PRIMARY KEY (part_id, "row", col), 
	FOREIGN KEY(part_id) REFERENCES part (id)
)
 WITHOUT ROWID

;
CREATE TABLE part (
	id INTEGER NOT NULL, 
	load_id INTEGER NOT NULL, 
	sheet TEXT, 
	range VARCHAR(32) NOT NULL, 
	title TEXT, 
	table_key TEXT NOT NULL, 
	content VARCHAR(16) NOT NULL, 
	period VARCHAR(10) NOT NULL, 
	reference_date VARCHAR(10), 
	region VARCHAR(12) NOT NULL, 
	calibre VARCHAR(16) NOT NULL, 
	purpose VARCHAR(16) NOT NULL, 
	source TEXT, 
	columns JSON NOT NULL, 
	scales JSON DEFAULT '{}' NOT NULL, 
	status VARCHAR(12) NOT NULL, 
	superseded_by INTEGER, 
	rows_read INTEGER NOT NULL, 
	rows_accepted INTEGER NOT NULL, 
	rows_quarantined INTEGER NOT NULL, 
	PRIMARY KEY (id), 
	FOREIGN KEY(load_id) REFERENCES load (id)
);
INSERT INTO "part" VALUES(1,1,'单位台账','A2:J11','浙江省单位台账','','unit_register','2023','2023-12-31','330000','register','administrative',NULL,'{"credit_code": "A", "name": "B", "region": "C", "industry": "D", "employees": "E", "employees_women": "F", "revenue": "G", "assets": "H", "size_declared": "I", "unit_kind": "J"}','{"revenue": "10000", "assets": "10000"}','current',NULL,9,9,0);
INSERT INTO "part" VALUES(2,1,'工会台账','A2:L7','浙江省工会台账','','union_register','2023','2023-12-31','330000','register','administrative',NULL,'{"code": "A", "name": "B", "union_kind": "C", "region": "D", "unit_code": "E", "founded": "F", "dissolved": "G", "staff_full": "H", "members": "I", "members_women": "J", "members_migrant": "K", "agreement": "L"}','{}','current',NULL,5,5,0);
INSERT INTO "part" VALUES(3,1,'覆盖单位','A2:B4','浙江省覆盖单位','','cover_list','2023','2023-12-31','330000','register','administrative',NULL,'{"union_code": "A", "unit_code": "B"}','{}','current',NULL,2,2,0);
INSERT INTO "part" VALUES(4,1,'会员统计','A2:D3','浙江省会员统计','','membership','2023','2023-12-31','330000','register','administrative',NULL,'{"union_code": "A", "region": "B", "members": "C", "members_women": "D"}','{}','current',NULL,1,1,0);
INSERT INTO "part" VALUES(5,2,'单位台账','A2:J14','浙江省单位台账','','unit_register','2024','2024-12-31','330000','register','administrative',NULL,'{"credit_code": "A", "name": "B", "region": "C", "industry": "D", "employees": "E", "employees_women": "F", "revenue": "G", "assets": "H", "size_declared": "I", "unit_kind": "J"}','{"revenue": "10000", "assets": "10000"}','current',NULL,12,12,0);
INSERT INTO "part" VALUES(6,2,'工会台账','A2:L10','浙江省工会台账','','union_register','2024','2024-12-31','330000','register','administrative',NULL,'{"code": "A", "name": "B", "union_kind": "C", "region": "D", "unit_code": "E", "founded": "F", "dissolved": "G", "staff_full": "H", "members": "I", "members_women": "J", "members_migrant": "K", "agreement": "L"}','{}','current',NULL,8,8,0);
INSERT INTO "part" VALUES(7,2,'覆盖单位','A2:B4','浙江省覆盖单位','','cover_list','2024','2024-12-31','330000','register','administrative',NULL,'{"union_code": "A", "unit_code": "B"}','{}','current',NULL,2,2,0);
INSERT INTO "part" VALUES(8,2,'会员统计','A2:D3','浙江省会员统计','','membership','2024','2024-12-31','330000','register','administrative',NULL,'{"union_code": "A", "region": "B", "members": "C", "members_women": "D"}','{}','current',NULL,1,1,0);
CREATE TABLE quarantine (
	id INTEGER NOT NULL, 
	load_id INTEGER NOT NULL, 
	part_id INTEGER, 
	"row" INTEGER NOT NULL, 
	codes JSON NOT NULL, 
	raw JSON NOT NULL, 
	cells JSON DEFAULT '[]' NOT NULL, 
	PRIMARY KEY (id), 
	FOREIGN KEY(load_id) REFERENCES load (id)
);
CREATE TABLE rate_pair (
	parent VARCHAR(12) NOT NULL, 
	period VARCHAR(10) NOT NULL, 
	calibre VARCHAR(16) NOT NULL, 
	purpose VARCHAR(16) NOT NULL, 
	region VARCHAR(12) NOT NULL, 
	industry VARCHAR(5) NOT NULL, 
	size VARCHAR(16) NOT NULL, 
	unit_kind VARCHAR(20) NOT NULL, 
	metric VARCHAR(32) NOT NULL, 
	numerator BIGINT, 
	denominator BIGINT, 
	PRIMARY KEY (parent, period, calibre, purpose, region, industry, size, unit_kind, metric)
)
 WITHOUT ROWID

;
CREATE TABLE release (
	id INTEGER NOT NULL, 
	load_id INTEGER NOT NULL, 
	part_id INTEGER NOT NULL, 
	"row" INTEGER NOT NULL, 
	raw JSON NOT NULL, 
	changes JSON NOT NULL, 
	reason TEXT NOT NULL, 
	released_by TEXT NOT NULL, 
	released_at VARCHAR(32) NOT NULL, 
	PRIMARY KEY (id), 
	FOREIGN KEY(load_id) REFERENCES load (id)
);
CREATE TABLE rollup (
	parent VARCHAR(12) NOT NULL, 
	period VARCHAR(10) NOT NULL, 
	calibre VARCHAR(16) NOT NULL, 
	purpose VARCHAR(16) NOT NULL, 
	region VARCHAR(12) NOT NULL, 
	industry VARCHAR(5) NOT NULL, 
	size VARCHAR(16) NOT NULL, 
	unit_kind VARCHAR(20) NOT NULL, 
	units BIGINT, 
	units_covered BIGINT, 
	units_own BIGINT, 
	units_joint BIGINT, 
	employees BIGINT, 
	employees_women BIGINT, 
	employees_covered BIGINT, 
	employees_covered_women BIGINT, 
	units_small_micro BIGINT, 
	units_small_micro_covered BIGINT, 
	units_agreement BIGINT, 
	units_wage_agreement BIGINT, 
	units_congress BIGINT, 
	units_new BIGINT, 
	units_new_covered BIGINT, 
	gap_25 BIGINT, 
	gap_100 BIGINT, 
	members BIGINT, 
	members_women BIGINT, 
	members_migrant BIGINT, 
	members_joint BIGINT, 
	members_platform BIGINT, 
	unions BIGINT, 
	grassroots_unions BIGINT, 
	staff_full BIGINT, 
	staff_part BIGINT, 
	social_workers BIGINT, 
	unions_founded BIGINT, 
	unions_dissolved BIGINT, 
	unions_dormant BIGINT, 
	unions_term_due BIGINT, 
	employees_max INTEGER, 
	PRIMARY KEY (parent, period, calibre, purpose, region, industry, size, unit_kind)
)
 WITHOUT ROWID

;
INSERT INTO "rollup" VALUES('','2023','register','administrative','100000','*','*','*',9,5,3,2,310,80,140,40,9,5,5,NULL,NULL,NULL,NULL,4,0,61,17,32,12,NULL,5,4,5,NULL,NULL,0,0,NULL,NULL,70);
INSERT INTO "rollup" VALUES('','2023','register','administrative','100000','*','*','enterprise',9,5,3,2,310,80,140,40,9,5,5,NULL,NULL,NULL,NULL,4,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,70);
INSERT INTO "rollup" VALUES('','2023','register','administrative','100000','*','micro','*',1,1,1,0,10,10,10,10,1,1,1,NULL,NULL,NULL,NULL,0,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,10);
INSERT INTO "rollup" VALUES('','2023','register','administrative','100000','*','small','*',7,3,1,2,300,70,130,30,7,3,3,NULL,NULL,NULL,NULL,4,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,70);
INSERT INTO "rollup" VALUES('','2023','register','administrative','100000','*','small_or_micro','*',1,1,1,0,NULL,NULL,NULL,NULL,1,1,1,NULL,NULL,NULL,NULL,0,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "rollup" VALUES('','2023','register','administrative','100000','C','*','*',8,5,3,2,280,70,140,40,8,5,5,NULL,NULL,NULL,NULL,3,0,49,12,24,0,NULL,3,3,3,NULL,NULL,0,0,NULL,NULL,70);
INSERT INTO "rollup" VALUES('','2023','register','administrative','100000','C','micro','enterprise',1,1,1,0,10,10,10,10,1,1,1,NULL,NULL,NULL,NULL,0,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,10);
INSERT INTO "rollup" VALUES('','2023','register','administrative','100000','C','small','enterprise',6,3,1,2,270,60,130,30,6,3,3,NULL,NULL,NULL,NULL,3,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,70);
INSERT INTO "rollup" VALUES('','2023','register','administrative','100000','C','small_or_micro','enterprise',1,1,1,0,NULL,NULL,NULL,NULL,1,1,1,NULL,NULL,NULL,NULL,0,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "rollup" VALUES('','2023','register','administrative','100000','F','*','*',1,0,0,0,30,10,0,0,1,0,0,NULL,NULL,NULL,NULL,1,0,0,0,0,0,NULL,0,0,0,NULL,NULL,0,0,NULL,NULL,30);
INSERT INTO "rollup" VALUES('','2023','register','administrative','100000','F','small','enterprise',1,0,0,0,30,10,0,0,1,0,0,NULL,NULL,NULL,NULL,1,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,30);
INSERT INTO "rollup" VALUES('','2023','register','administrative','100000','unknown','*','*',0,0,0,0,0,0,0,0,0,0,NULL,NULL,NULL,NULL,NULL,0,0,12,5,8,12,NULL,2,1,2,NULL,NULL,0,0,NULL,NULL,NULL);
INSERT INTO "rollup" VALUES('','2024','register','administrative','100000','*','*','*',12,7,6,1,580,110,210,60,12,7,7,NULL,NULL,NULL,NULL,5,1,181,32,56,12,NULL,8,7,8,NULL,NULL,0,0,NULL,NULL,100);
INSERT INTO "rollup" VALUES('','2024','register','administrative','100000','*','*','enterprise',12,7,6,1,580,110,210,60,12,7,7,NULL,NULL,NULL,NULL,5,1,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,100);
INSERT INTO "rollup" VALUES('','2024','register','administrative','100000','*','micro','*',1,1,1,0,10,10,10,10,1,1,1,NULL,NULL,NULL,NULL,0,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,10);
INSERT INTO "rollup" VALUES('','2024','register','administrative','100000','*','small','*',10,5,4,1,570,100,200,50,10,5,5,NULL,NULL,NULL,NULL,5,1,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,100);
INSERT INTO "rollup" VALUES('','2024','register','administrative','100000','*','small_or_micro','*',1,1,1,0,NULL,NULL,NULL,NULL,1,1,1,NULL,NULL,NULL,NULL,0,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "rollup" VALUES('','2024','register','administrative','100000','C','*','*',11,7,6,1,550,100,210,60,11,7,7,NULL,NULL,NULL,NULL,4,1,169,27,48,0,NULL,6,6,6,NULL,NULL,0,0,NULL,NULL,100);
INSERT INTO "rollup" VALUES('','2024','register','administrative','100000','C','micro','enterprise',1,1,1,0,10,10,10,10,1,1,1,NULL,NULL,NULL,NULL,0,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,10);
INSERT INTO "rollup" VALUES('','2024','register','administrative','100000','C','small','enterprise',9,5,4,1,540,90,200,50,9,5,5,NULL,NULL,NULL,NULL,4,1,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,100);
INSERT INTO "rollup" VALUES('','2024','register','administrative','100000','C','small_or_micro','enterprise',1,1,1,0,NULL,NULL,NULL,NULL,1,1,1,NULL,NULL,NULL,NULL,0,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "rollup" VALUES('','2024','register','administrative','100000','F','*','*',1,0,0,0,30,10,0,0,1,0,0,NULL,NULL,NULL,NULL,1,0,0,0,0,0,NULL,0,0,0,NULL,NULL,0,0,NULL,NULL,30);
INSERT INTO "rollup" VALUES('','2024','register','administrative','100000','F','small','enterprise',1,0,0,0,30,10,0,0,1,0,0,NULL,NULL,NULL,NULL,1,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,30);
INSERT INTO "rollup" VALUES('','2024','register','administrative','100000','unknown','*','*',0,0,0,0,0,0,0,0,0,0,NULL,NULL,NULL,NULL,NULL,0,0,12,5,8,12,NULL,2,1,2,NULL,NULL,0,0,NULL,NULL,NULL);
INSERT INTO "rollup" VALUES('100000','2023','register','administrative','330000','*','*','*',9,5,3,2,310,80,140,40,9,5,5,NULL,NULL,NULL,NULL,4,0,61,17,32,12,NULL,5,4,5,NULL,NULL,0,0,NULL,NULL,70);
INSERT INTO "rollup" VALUES('100000','2023','register','administrative','330000','*','*','enterprise',9,5,3,2,310,80,140,40,9,5,5,NULL,NULL,NULL,NULL,4,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,70);
INSERT INTO "rollup" VALUES('100000','2023','register','administrative','330000','*','micro','*',1,1,1,0,10,10,10,10,1,1,1,NULL,NULL,NULL,NULL,0,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,10);
INSERT INTO "rollup" VALUES('100000','2023','register','administrative','330000','*','small','*',7,3,1,2,300,70,130,30,7,3,3,NULL,NULL,NULL,NULL,4,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,70);
INSERT INTO "rollup" VALUES('100000','2023','register','administrative','330000','*','small_or_micro','*',1,1,1,0,NULL,NULL,NULL,NULL,1,1,1,NULL,NULL,NULL,NULL,0,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "rollup" VALUES('100000','2023','register','administrative','330000','C','*','*',8,5,3,2,280,70,140,40,8,5,5,NULL,NULL,NULL,NULL,3,0,49,12,24,0,NULL,3,3,3,NULL,NULL,0,0,NULL,NULL,70);
INSERT INTO "rollup" VALUES('100000','2023','register','administrative','330000','C','micro','enterprise',1,1,1,0,10,10,10,10,1,1,1,NULL,NULL,NULL,NULL,0,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,10);
INSERT INTO "rollup" VALUES('100000','2023','register','administrative','330000','C','small','enterprise',6,3,1,2,270,60,130,30,6,3,3,NULL,NULL,NULL,NULL,3,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,70);
INSERT INTO "rollup" VALUES('100000','2023','register','administrative','330000','C','small_or_micro','enterprise',1,1,1,0,NULL,NULL,NULL,NULL,1,1,1,NULL,NULL,NULL,NULL,0,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "rollup" VALUES('100000','2023','register','administrative','330000','F','*','*',1,0,0,0,30,10,0,0,1,0,0,NULL,NULL,NULL,NULL,1,0,0,0,0,0,NULL,0,0,0,NULL,NULL,0,0,NULL,NULL,30);
INSERT INTO "rollup" VALUES('100000','2023','register','administrative','330000','F','small','enterprise',1,0,0,0,30,10,0,0,1,0,0,NULL,NULL,NULL,NULL,1,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,30);
INSERT INTO "rollup" VALUES('100000','2023','register','administrative','330000','unknown','*','*',0,0,0,0,0,0,0,0,0,0,NULL,NULL,NULL,NULL,NULL,0,0,12,5,8,12,NULL,2,1,2,NULL,NULL,0,0,NULL,NULL,NULL);
INSERT INTO "rollup" VALUES('100000','2024','register','administrative','330000','*','*','*',12,7,6,1,580,110,210,60,12,7,7,NULL,NULL,NULL,NULL,5,1,181,32,56,12,NULL,8,7,8,NULL,NULL,0,0,NULL,NULL,100);
INSERT INTO "rollup" VALUES('100000','2024','register','administrative','330000','*','*','enterprise',12,7,6,1,580,110,210,60,12,7,7,NULL,NULL,NULL,NULL,5,1,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,100);
INSERT INTO "rollup" VALUES('100000','2024','register','administrative','330000','*','micro','*',1,1,1,0,10,10,10,10,1,1,1,NULL,NULL,NULL,NULL,0,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,10);
INSERT INTO "rollup" VALUES('100000','2024','register','administrative','330000','*','small','*',10,5,4,1,570,100,200,50,10,5,5,NULL,NULL,NULL,NULL,5,1,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,100);
INSERT INTO "rollup" VALUES('100000','2024','register','administrative','330000','*','small_or_micro','*',1,1,1,0,NULL,NULL,NULL,NULL,1,1,1,NULL,NULL,NULL,NULL,0,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "rollup" VALUES('100000','2024','register','administrative','330000','C','*','*',11,7,6,1,550,100,210,60,11,7,7,NULL,NULL,NULL,NULL,4,1,169,27,48,0,NULL,6,6,6,NULL,NULL,0,0,NULL,NULL,100);
INSERT INTO "rollup" VALUES('100000','2024','register','administrative','330000','C','micro','enterprise',1,1,1,0,10,10,10,10,1,1,1,NULL,NULL,NULL,NULL,0,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,10);
INSERT INTO "rollup" VALUES('100000','2024','register','administrative','330000','C','small','enterprise',9,5,4,1,540,90,200,50,9,5,5,NULL,NULL,NULL,NULL,4,1,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,100);
INSERT INTO "rollup" VALUES('100000','2024','register','administrative','330000','C','small_or_micro','enterprise',1,1,1,0,NULL,NULL,NULL,NULL,1,1,1,NULL,NULL,NULL,NULL,0,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "rollup" VALUES('100000','2024','register','administrative','330000','F','*','*',1,0,0,0,30,10,0,0,1,0,0,NULL,NULL,NULL,NULL,1,0,0,0,0,0,NULL,0,0,0,NULL,NULL,0,0,NULL,NULL,30);
INSERT INTO "rollup" VALUES('100000','2024','register','administrative','330000','F','small','enterprise',1,0,0,0,30,10,0,0,1,0,0,NULL,NULL,NULL,NULL,1,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,30);
INSERT INTO "rollup" VALUES('100000','2024','register','administrative','330000','unknown','*','*',0,0,0,0,0,0,0,0,0,0,NULL,NULL,NULL,NULL,NULL,0,0,12,5,8,12,NULL,2,1,2,NULL,NULL,0,0,NULL,NULL,NULL);
INSERT INTO "rollup" VALUES('330000','2023','register','administrative','330100','*','*','*',9,5,3,2,310,80,140,40,9,5,5,NULL,NULL,NULL,NULL,4,0,61,17,32,12,NULL,5,4,5,NULL,NULL,0,0,NULL,NULL,70);
INSERT INTO "rollup" VALUES('330000','2023','register','administrative','330100','*','*','enterprise',9,5,3,2,310,80,140,40,9,5,5,NULL,NULL,NULL,NULL,4,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,70);
INSERT INTO "rollup" VALUES('330000','2023','register','administrative','330100','*','micro','*',1,1,1,0,10,10,10,10,1,1,1,NULL,NULL,NULL,NULL,0,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,10);
INSERT INTO "rollup" VALUES('330000','2023','register','administrative','330100','*','small','*',7,3,1,2,300,70,130,30,7,3,3,NULL,NULL,NULL,NULL,4,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,70);
INSERT INTO "rollup" VALUES('330000','2023','register','administrative','330100','*','small_or_micro','*',1,1,1,0,NULL,NULL,NULL,NULL,1,1,1,NULL,NULL,NULL,NULL,0,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "rollup" VALUES('330000','2023','register','administrative','330100','C','*','*',8,5,3,2,280,70,140,40,8,5,5,NULL,NULL,NULL,NULL,3,0,49,12,24,0,NULL,3,3,3,NULL,NULL,0,0,NULL,NULL,70);
INSERT INTO "rollup" VALUES('330000','2023','register','administrative','330100','C','micro','enterprise',1,1,1,0,10,10,10,10,1,1,1,NULL,NULL,NULL,NULL,0,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,10);
INSERT INTO "rollup" VALUES('330000','2023','register','administrative','330100','C','small','enterprise',6,3,1,2,270,60,130,30,6,3,3,NULL,NULL,NULL,NULL,3,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,70);
INSERT INTO "rollup" VALUES('330000','2023','register','administrative','330100','C','small_or_micro','enterprise',1,1,1,0,NULL,NULL,NULL,NULL,1,1,1,NULL,NULL,NULL,NULL,0,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "rollup" VALUES('330000','2023','register','administrative','330100','F','*','*',1,0,0,0,30,10,0,0,1,0,0,NULL,NULL,NULL,NULL,1,0,0,0,0,0,NULL,0,0,0,NULL,NULL,0,0,NULL,NULL,30);
INSERT INTO "rollup" VALUES('330000','2023','register','administrative','330100','F','small','enterprise',1,0,0,0,30,10,0,0,1,0,0,NULL,NULL,NULL,NULL,1,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,30);
INSERT INTO "rollup" VALUES('330000','2023','register','administrative','330100','unknown','*','*',0,0,0,0,0,0,0,0,0,0,NULL,NULL,NULL,NULL,NULL,0,0,12,5,8,12,NULL,2,1,2,NULL,NULL,0,0,NULL,NULL,NULL);
INSERT INTO "rollup" VALUES('330000','2024','register','administrative','330100','*','*','*',12,7,6,1,580,110,210,60,12,7,7,NULL,NULL,NULL,NULL,5,1,181,32,56,12,NULL,8,7,8,NULL,NULL,0,0,NULL,NULL,100);
INSERT INTO "rollup" VALUES('330000','2024','register','administrative','330100','*','*','enterprise',12,7,6,1,580,110,210,60,12,7,7,NULL,NULL,NULL,NULL,5,1,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,100);
INSERT INTO "rollup" VALUES('330000','2024','register','administrative','330100','*','micro','*',1,1,1,0,10,10,10,10,1,1,1,NULL,NULL,NULL,NULL,0,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,10);
INSERT INTO "rollup" VALUES('330000','2024','register','administrative','330100','*','small','*',10,5,4,1,570,100,200,50,10,5,5,NULL,NULL,NULL,NULL,5,1,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,100);
INSERT INTO "rollup" VALUES('330000','2024','register','administrative','330100','*','small_or_micro','*',1,1,1,0,NULL,NULL,NULL,NULL,1,1,1,NULL,NULL,NULL,NULL,0,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "rollup" VALUES('330000','2024','register','administrative','330100','C','*','*',11,7,6,1,550,100,210,60,11,7,7,NULL,NULL,NULL,NULL,4,1,169,27,48,0,NULL,6,6,6,NULL,NULL,0,0,NULL,NULL,100);
INSERT INTO "rollup" VALUES('330000','2024','register','administrative','330100','C','micro','enterprise',1,1,1,0,10,10,10,10,1,1,1,NULL,NULL,NULL,NULL,0,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,10);
INSERT INTO "rollup" VALUES('330000','2024','register','administrative','330100','C','small','enterprise',9,5,4,1,540,90,200,50,9,5,5,NULL,NULL,NULL,NULL,4,1,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,100);
INSERT INTO "rollup" VALUES('330000','2024','register','administrative','330100','C','small_or_micro','enterprise',1,1,1,0,NULL,NULL,NULL,NULL,1,1,1,NULL,NULL,NULL,NULL,0,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "rollup" VALUES('330000','2024','register','administrative','330100','F','*','*',1,0,0,0,30,10,0,0,1,0,0,NULL,NULL,NULL,NULL,1,0,0,0,0,0,NULL,0,0,0,NULL,NULL,0,0,NULL,NULL,30);
INSERT INTO "rollup" VALUES('330000','2024','register','administrative','330100','F','small','enterprise',1,0,0,0,30,10,0,0,1,0,0,NULL,NULL,NULL,NULL,1,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,30);
INSERT INTO "rollup" VALUES('330000','2024','register','administrative','330100','unknown','*','*',0,0,0,0,0,0,0,0,0,0,NULL,NULL,NULL,NULL,NULL,0,0,12,5,8,12,NULL,2,1,2,NULL,NULL,0,0,NULL,NULL,NULL);
INSERT INTO "rollup" VALUES('330100','2023','register','administrative','330102','*','*','*',1,0,0,0,30,10,0,0,1,0,0,NULL,NULL,NULL,NULL,1,0,0,0,0,0,NULL,0,0,0,NULL,NULL,0,0,NULL,NULL,30);
INSERT INTO "rollup" VALUES('330100','2023','register','administrative','330102','*','*','enterprise',1,0,0,0,30,10,0,0,1,0,0,NULL,NULL,NULL,NULL,1,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,30);
INSERT INTO "rollup" VALUES('330100','2023','register','administrative','330102','*','small','*',1,0,0,0,30,10,0,0,1,0,0,NULL,NULL,NULL,NULL,1,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,30);
INSERT INTO "rollup" VALUES('330100','2023','register','administrative','330102','F','*','*',1,0,0,0,30,10,0,0,1,0,0,NULL,NULL,NULL,NULL,1,0,0,0,0,0,NULL,0,0,0,NULL,NULL,0,0,NULL,NULL,30);
INSERT INTO "rollup" VALUES('330100','2023','register','administrative','330102','F','small','enterprise',1,0,0,0,30,10,0,0,1,0,0,NULL,NULL,NULL,NULL,1,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,30);
INSERT INTO "rollup" VALUES('330100','2023','register','administrative','330106','*','*','*',8,5,3,2,280,70,140,40,8,5,5,NULL,NULL,NULL,NULL,3,0,61,17,32,12,NULL,5,4,5,NULL,NULL,0,0,NULL,NULL,70);
INSERT INTO "rollup" VALUES('330100','2023','register','administrative','330106','*','*','enterprise',8,5,3,2,280,70,140,40,8,5,5,NULL,NULL,NULL,NULL,3,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,70);
INSERT INTO "rollup" VALUES('330100','2023','register','administrative','330106','*','micro','*',1,1,1,0,10,10,10,10,1,1,1,NULL,NULL,NULL,NULL,0,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,10);
INSERT INTO "rollup" VALUES('330100','2023','register','administrative','330106','*','small','*',6,3,1,2,270,60,130,30,6,3,3,NULL,NULL,NULL,NULL,3,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,70);
INSERT INTO "rollup" VALUES('330100','2023','register','administrative','330106','*','small_or_micro','*',1,1,1,0,NULL,NULL,NULL,NULL,1,1,1,NULL,NULL,NULL,NULL,0,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "rollup" VALUES('330100','2023','register','administrative','330106','C','*','*',8,5,3,2,280,70,140,40,8,5,5,NULL,NULL,NULL,NULL,3,0,49,12,24,0,NULL,3,3,3,NULL,NULL,0,0,NULL,NULL,70);
INSERT INTO "rollup" VALUES('330100','2023','register','administrative','330106','C','micro','enterprise',1,1,1,0,10,10,10,10,1,1,1,NULL,NULL,NULL,NULL,0,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,10);
INSERT INTO "rollup" VALUES('330100','2023','register','administrative','330106','C','small','enterprise',6,3,1,2,270,60,130,30,6,3,3,NULL,NULL,NULL,NULL,3,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,70);
INSERT INTO "rollup" VALUES('330100','2023','register','administrative','330106','C','small_or_micro','enterprise',1,1,1,0,NULL,NULL,NULL,NULL,1,1,1,NULL,NULL,NULL,NULL,0,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "rollup" VALUES('330100','2023','register','administrative','330106','unknown','*','*',0,0,0,0,0,0,0,0,0,0,NULL,NULL,NULL,NULL,NULL,0,0,12,5,8,12,NULL,2,1,2,NULL,NULL,0,0,NULL,NULL,NULL);
INSERT INTO "rollup" VALUES('330100','2024','register','administrative','330102','*','*','*',1,0,0,0,30,10,0,0,1,0,0,NULL,NULL,NULL,NULL,1,0,0,0,0,0,NULL,0,0,0,NULL,NULL,0,0,NULL,NULL,30);
INSERT INTO "rollup" VALUES('330100','2024','register','administrative','330102','*','*','enterprise',1,0,0,0,30,10,0,0,1,0,0,NULL,NULL,NULL,NULL,1,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,30);
INSERT INTO "rollup" VALUES('330100','2024','register','administrative','330102','*','small','*',1,0,0,0,30,10,0,0,1,0,0,NULL,NULL,NULL,NULL,1,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,30);
INSERT INTO "rollup" VALUES('330100','2024','register','administrative','330102','F','*','*',1,0,0,0,30,10,0,0,1,0,0,NULL,NULL,NULL,NULL,1,0,0,0,0,0,NULL,0,0,0,NULL,NULL,0,0,NULL,NULL,30);
INSERT INTO "rollup" VALUES('330100','2024','register','administrative','330102','F','small','enterprise',1,0,0,0,30,10,0,0,1,0,0,NULL,NULL,NULL,NULL,1,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,30);
INSERT INTO "rollup" VALUES('330100','2024','register','administrative','330106','*','*','*',11,7,6,1,550,100,210,60,11,7,7,NULL,NULL,NULL,NULL,4,1,181,32,56,12,NULL,8,7,8,NULL,NULL,0,0,NULL,NULL,100);
INSERT INTO "rollup" VALUES('330100','2024','register','administrative','330106','*','*','enterprise',11,7,6,1,550,100,210,60,11,7,7,NULL,NULL,NULL,NULL,4,1,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,100);
INSERT INTO "rollup" VALUES('330100','2024','register','administrative','330106','*','micro','*',1,1,1,0,10,10,10,10,1,1,1,NULL,NULL,NULL,NULL,0,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,10);
INSERT INTO "rollup" VALUES('330100','2024','register','administrative','330106','*','small','*',9,5,4,1,540,90,200,50,9,5,5,NULL,NULL,NULL,NULL,4,1,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,100);
INSERT INTO "rollup" VALUES('330100','2024','register','administrative','330106','*','small_or_micro','*',1,1,1,0,NULL,NULL,NULL,NULL,1,1,1,NULL,NULL,NULL,NULL,0,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "rollup" VALUES('330100','2024','register','administrative','330106','C','*','*',11,7,6,1,550,100,210,60,11,7,7,NULL,NULL,NULL,NULL,4,1,169,27,48,0,NULL,6,6,6,NULL,NULL,0,0,NULL,NULL,100);
INSERT INTO "rollup" VALUES('330100','2024','register','administrative','330106','C','micro','enterprise',1,1,1,0,10,10,10,10,1,1,1,NULL,NULL,NULL,NULL,0,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,10);
INSERT INTO "rollup" VALUES('330100','2024','register','administrative','330106','C','small','enterprise',9,5,4,1,540,90,200,50,9,5,5,NULL,NULL,NULL,NULL,4,1,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,100);
INSERT INTO "rollup" VALUES('330100','2024','register','administrative','330106','C','small_or_micro','enterprise',1,1,1,0,NULL,NULL,NULL,NULL,1,1,1,NULL,NULL,NULL,NULL,0,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "rollup" VALUES('330100','2024','register','administrative','330106','unknown','*','*',0,0,0,0,0,0,0,0,0,0,NULL,NULL,NULL,NULL,NULL,0,0,12,5,8,12,NULL,2,1,2,NULL,NULL,0,0,NULL,NULL,NULL);
CREATE TABLE stated_rate (
	calibre VARCHAR(16) NOT NULL, 
	purpose VARCHAR(16) NOT NULL, 
	region VARCHAR(12) NOT NULL, 
	period VARCHAR(10) NOT NULL, 
	metric VARCHAR(32) NOT NULL, 
	value FLOAT NOT NULL, 
	part_id INTEGER NOT NULL, 
	PRIMARY KEY (calibre, purpose, region, period, metric)
)
 WITHOUT ROWID

;
CREATE TABLE target (
	part_id INTEGER NOT NULL, 
	"row" INTEGER NOT NULL, 
	region VARCHAR(12) NOT NULL, 
	metric VARCHAR(32) NOT NULL, 
	value FLOAT NOT NULL, 
	PRIMARY KEY (part_id, "row"), 
	FOREIGN KEY(part_id) REFERENCES part (id)
)
 WITHOUT ROWID

;
CREATE TABLE totals (
	calibre VARCHAR(16) NOT NULL, 
	purpose VARCHAR(16) NOT NULL, 
	parent VARCHAR(12) NOT NULL, 
	period VARCHAR(10) NOT NULL, 
	region VARCHAR(12) NOT NULL, 
	level VARCHAR(10) NOT NULL, 
	units BIGINT, 
	units_covered BIGINT, 
	units_own BIGINT, 
	units_joint BIGINT, 
	employees BIGINT, 
	employees_women BIGINT, 
	employees_covered BIGINT, 
	employees_covered_women BIGINT, 
	units_small_micro BIGINT, 
	units_small_micro_covered BIGINT, 
	units_agreement BIGINT, 
	units_wage_agreement BIGINT, 
	units_congress BIGINT, 
	units_new BIGINT, 
	units_new_covered BIGINT, 
	gap_25 BIGINT, 
	gap_100 BIGINT, 
	members BIGINT, 
	members_women BIGINT, 
	members_migrant BIGINT, 
	members_joint BIGINT, 
	members_platform BIGINT, 
	unions BIGINT, 
	grassroots_unions BIGINT, 
	staff_full BIGINT, 
	staff_part BIGINT, 
	social_workers BIGINT, 
	unions_founded BIGINT, 
	unions_dissolved BIGINT, 
	unions_dormant BIGINT, 
	unions_term_due BIGINT, 
	employees_max INTEGER, 
	PRIMARY KEY (calibre, purpose, parent, period, region)
)
 WITHOUT ROWID

;
INSERT INTO "totals" VALUES('register','administrative','','2023','100000','nation',9,5,3,2,310,80,140,40,9,5,5,NULL,NULL,NULL,NULL,4,0,61,17,32,12,NULL,5,4,5,NULL,NULL,0,0,NULL,NULL,70);
INSERT INTO "totals" VALUES('register','administrative','','2024','100000','nation',12,7,6,1,580,110,210,60,12,7,7,NULL,NULL,NULL,NULL,5,1,181,32,56,12,NULL,8,7,8,NULL,NULL,0,0,NULL,NULL,100);
INSERT INTO "totals" VALUES('register','administrative','100000','2023','330000','province',9,5,3,2,310,80,140,40,9,5,5,NULL,NULL,NULL,NULL,4,0,61,17,32,12,NULL,5,4,5,NULL,NULL,0,0,NULL,NULL,70);
INSERT INTO "totals" VALUES('register','administrative','100000','2024','330000','province',12,7,6,1,580,110,210,60,12,7,7,NULL,NULL,NULL,NULL,5,1,181,32,56,12,NULL,8,7,8,NULL,NULL,0,0,NULL,NULL,100);
INSERT INTO "totals" VALUES('register','administrative','330000','2023','330100','city',9,5,3,2,310,80,140,40,9,5,5,NULL,NULL,NULL,NULL,4,0,61,17,32,12,NULL,5,4,5,NULL,NULL,0,0,NULL,NULL,70);
INSERT INTO "totals" VALUES('register','administrative','330000','2024','330100','city',12,7,6,1,580,110,210,60,12,7,7,NULL,NULL,NULL,NULL,5,1,181,32,56,12,NULL,8,7,8,NULL,NULL,0,0,NULL,NULL,100);
INSERT INTO "totals" VALUES('register','administrative','330100','2023','330102','county',1,0,0,0,30,10,0,0,1,0,0,NULL,NULL,NULL,NULL,1,0,0,0,0,0,NULL,0,0,0,NULL,NULL,0,0,NULL,NULL,30);
INSERT INTO "totals" VALUES('register','administrative','330100','2023','330106','county',8,5,3,2,280,70,140,40,8,5,5,NULL,NULL,NULL,NULL,3,0,61,17,32,12,NULL,5,4,5,NULL,NULL,0,0,NULL,NULL,70);
INSERT INTO "totals" VALUES('register','administrative','330100','2024','330102','county',1,0,0,0,30,10,0,0,1,0,0,NULL,NULL,NULL,NULL,1,0,0,0,0,0,NULL,0,0,0,NULL,NULL,0,0,NULL,NULL,30);
INSERT INTO "totals" VALUES('register','administrative','330100','2024','330106','county',11,7,6,1,550,100,210,60,11,7,7,NULL,NULL,NULL,NULL,4,1,181,32,56,12,NULL,8,7,8,NULL,NULL,0,0,NULL,NULL,100);
CREATE TABLE unit (
	part_id INTEGER NOT NULL, 
	"row" INTEGER NOT NULL, 
	credit_code VARCHAR(18), 
	name TEXT, 
	region VARCHAR(12) NOT NULL, 
	industry VARCHAR(5), 
	employees INTEGER, 
	employees_women INTEGER, 
	revenue BIGINT, 
	assets BIGINT, 
	size_declared VARCHAR(16), 
	size VARCHAR(16) NOT NULL, 
	ownership VARCHAR(24), 
	unit_kind VARCHAR(20) NOT NULL, 
	is_new BOOLEAN, 
	union_code VARCHAR(18), 
	PRIMARY KEY (part_id, "row"), 
	FOREIGN KEY(part_id) REFERENCES part (id)
)
 WITHOUT ROWID

;
INSERT INTO "unit" VALUES(1,3,'91330106XN0000001R','样例0001公司','330106','C13',10,10,9000000,NULL,NULL,'micro',NULL,'enterprise',NULL,NULL);
INSERT INTO "unit" VALUES(1,4,'91330106XN0000002W','样例0002公司','330106','C13',20,10,9000000,NULL,NULL,'small',NULL,'enterprise',NULL,NULL);
INSERT INTO "unit" VALUES(1,5,'91330106XN00000030','样例0003公司','330106','C13',30,10,9000000,NULL,NULL,'small',NULL,'enterprise',NULL,NULL);
INSERT INTO "unit" VALUES(1,6,'91330106XN00000043','样例0004公司','330106','C13',40,10,9000000,NULL,NULL,'small',NULL,'enterprise',NULL,NULL);
INSERT INTO "unit" VALUES(1,7,'91330106XN00000056','样例0005公司','330106','C13',50,10,9000000,NULL,NULL,'small',NULL,'enterprise',NULL,NULL);
INSERT INTO "unit" VALUES(1,8,'91330106XN00000069','样例0006公司','330106','C13',60,10,9000000,NULL,NULL,'small',NULL,'enterprise',NULL,NULL);
INSERT INTO "unit" VALUES(1,9,'91330106XN0000007C','样例0007公司','330106','C13',70,10,9000000,NULL,NULL,'small',NULL,'enterprise',NULL,NULL);
INSERT INTO "unit" VALUES(1,10,'91330106XN000000LL','样例0020公司','330106','C13',NULL,NULL,9000000,NULL,NULL,'small_or_micro',NULL,'enterprise',NULL,NULL);
INSERT INTO "unit" VALUES(1,11,'91330106XN000000MP','样例0021公司','330102','F52',30,10,9000000,NULL,NULL,'small',NULL,'enterprise',NULL,NULL);
INSERT INTO "unit" VALUES(5,3,'91330106XN0000001R','样例0001公司','330106','C13',10,10,9000000,NULL,NULL,'micro',NULL,'enterprise',NULL,NULL);
INSERT INTO "unit" VALUES(5,4,'91330106XN0000002W','样例0002公司','330106','C13',20,10,9000000,NULL,NULL,'small',NULL,'enterprise',NULL,NULL);
INSERT INTO "unit" VALUES(5,5,'91330106XN00000030','样例0003公司','330106','C13',30,10,9000000,NULL,NULL,'small',NULL,'enterprise',NULL,NULL);
INSERT INTO "unit" VALUES(5,6,'91330106XN00000043','样例0004公司','330106','C13',40,10,9000000,NULL,NULL,'small',NULL,'enterprise',NULL,NULL);
INSERT INTO "unit" VALUES(5,7,'91330106XN00000056','样例0005公司','330106','C13',50,10,9000000,NULL,NULL,'small',NULL,'enterprise',NULL,NULL);
INSERT INTO "unit" VALUES(5,8,'91330106XN00000069','样例0006公司','330106','C13',60,10,9000000,NULL,NULL,'small',NULL,'enterprise',NULL,NULL);
INSERT INTO "unit" VALUES(5,9,'91330106XN0000007C','样例0007公司','330106','C13',70,10,9000000,NULL,NULL,'small',NULL,'enterprise',NULL,NULL);
INSERT INTO "unit" VALUES(5,10,'91330106XN0000008F','样例0008公司','330106','C13',80,10,9000000,NULL,NULL,'small',NULL,'enterprise',NULL,NULL);
INSERT INTO "unit" VALUES(5,11,'91330106XN0000009J','样例0009公司','330106','C13',90,10,9000000,NULL,NULL,'small',NULL,'enterprise',NULL,NULL);
INSERT INTO "unit" VALUES(5,12,'91330106XN000000AM','样例0010公司','330106','C13',100,10,9000000,NULL,NULL,'small',NULL,'enterprise',NULL,NULL);
INSERT INTO "unit" VALUES(5,13,'91330106XN000000LL','样例0020公司','330106','C13',NULL,NULL,9000000,NULL,NULL,'small_or_micro',NULL,'enterprise',NULL,NULL);
INSERT INTO "unit" VALUES(5,14,'91330106XN000000MP','样例0021公司','330102','F52',30,10,9000000,NULL,NULL,'small',NULL,'enterprise',NULL,NULL);
CREATE INDEX ix_load_sha256 ON load (sha256);
CREATE INDEX totals_level ON totals (calibre, purpose, level, period);
CREATE INDEX ix_part_load_id ON part (load_id);
CREATE INDEX part_slice ON part (period, calibre, purpose, content, status);
CREATE INDEX ix_finding_load_id ON finding (load_id);
CREATE INDEX ix_quarantine_load_id ON quarantine (load_id);
CREATE INDEX ix_release_load_id ON release (load_id);
COMMIT;
