-- What only MySQL has: SET, YEAR, unsigned numbers, bits, inline enums.
CREATE TABLE `shows` (
  `id` int unsigned NOT NULL AUTO_INCREMENT,
  `made_in` year NOT NULL,
  `genres` set('drama','comedy','news','sport') NOT NULL,
  `kind` enum('film','series') NOT NULL DEFAULT 'film',
  `rating` tinyint unsigned DEFAULT NULL,
  `active` tinyint(1) NOT NULL DEFAULT '1',
  `bits` bit(4) DEFAULT b'0',
  `big` bigint unsigned NOT NULL,
  `text_body` mediumtext,
  `updated` timestamp NOT NULL DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP,
  PRIMARY KEY (`id`),
  UNIQUE KEY `kind_year` (`kind`,`made_in`,`id`),
  CONSTRAINT `r` CHECK (`rating` <= 10)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;
