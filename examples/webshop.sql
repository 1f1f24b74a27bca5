-- A web shop with warehouses. MySQL dialect.
SET NAMES utf8mb4;
SET FOREIGN_KEY_CHECKS = 0;

DROP TABLE IF EXISTS `customers`;
CREATE TABLE `customers` (
  `id` int unsigned NOT NULL AUTO_INCREMENT,
  `email` varchar(190) COLLATE utf8mb4_unicode_ci NOT NULL,
  `full_name` varchar(120) NOT NULL,
  `tier` enum('basic','silver','gold') NOT NULL DEFAULT 'basic',
  `newsletter` tinyint(1) NOT NULL DEFAULT '0' COMMENT 'asked for the newsletter',
  `favourite_product_id` int unsigned DEFAULT NULL,
  `created_at` datetime NOT NULL DEFAULT CURRENT_TIMESTAMP,
  `updated_at` timestamp NULL DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP,
  PRIMARY KEY (`id`),
  UNIQUE KEY `uq_customers_email` (`email`),
  KEY `ix_customers_tier` (`tier`,`created_at`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COMMENT='People who have bought, or may';

CREATE TABLE `categories` (
  `id` smallint unsigned NOT NULL AUTO_INCREMENT,
  `parent_id` smallint unsigned DEFAULT NULL,
  `name` varchar(80) NOT NULL,
  `slug` varchar(80) NOT NULL,
  PRIMARY KEY (`id`),
  UNIQUE KEY `slug` (`slug`(40)),
  CONSTRAINT `fk_categories_parent` FOREIGN KEY (`parent_id`) REFERENCES `categories` (`id`)
) ENGINE=InnoDB;

CREATE TABLE `products` (
  `id` int unsigned NOT NULL AUTO_INCREMENT,
  `category_id` smallint unsigned NOT NULL,
  `best_review_id` int DEFAULT NULL,
  `sku` char(12) NOT NULL,
  `title` varchar(200) NOT NULL,
  `description` mediumtext,
  `labels` set('new','sale','eco') DEFAULT NULL,
  `price` decimal(10,2) unsigned NOT NULL,
  `weight_g` mediumint unsigned DEFAULT NULL,
  `key` varchar(32) DEFAULT NULL,
  `gross` decimal(10,2) GENERATED ALWAYS AS (`price` * 1.19) VIRTUAL,
  PRIMARY KEY (`id`),
  UNIQUE KEY `sku` (`sku`) USING BTREE,
  FULLTEXT KEY `ft_title` (`title`,`description`),
  CONSTRAINT `fk_products_category` FOREIGN KEY (`category_id`) REFERENCES `categories` (`id`) ON UPDATE CASCADE
) ENGINE=InnoDB AUTO_INCREMENT=1001;

CREATE TABLE `reviews` (
  `id` int NOT NULL AUTO_INCREMENT,
  `product_id` int unsigned NOT NULL,
  `customer_id` int unsigned NOT NULL,
  `stars` tinyint NOT NULL,
  `body` text,
  `written_on` date NOT NULL DEFAULT '0000-00-00',
  PRIMARY KEY (`id`),
  UNIQUE KEY `one_per_customer` (`product_id`,`customer_id`),
  CONSTRAINT `chk_stars` CHECK ((`stars` between 1 and 5))
) ENGINE=InnoDB;

CREATE TABLE `orders` (
  `id` bigint unsigned NOT NULL AUTO_INCREMENT,
  `customer_id` int unsigned NOT NULL,
  `status` enum('cart','paid','shipped','returned') NOT NULL DEFAULT 'cart',
  `ordered_at` datetime(3) NOT NULL,
  `shipped_at` datetime(3) DEFAULT NULL,
  `total` decimal(12,2) NOT NULL DEFAULT '0.00',
  PRIMARY KEY (`id`),
  KEY `customer_id` (`customer_id`),
  CONSTRAINT `fk_orders_customer` FOREIGN KEY (`customer_id`) REFERENCES `customers` (`id`) ON DELETE RESTRICT,
  CHECK (`shipped_at` >= `ordered_at`)
) ENGINE=InnoDB
/*!50100 PARTITION BY HASH (`id`) PARTITIONS 4 */;

CREATE TABLE `order_lines` (
  `order_id` bigint unsigned NOT NULL,
  `product_id` int unsigned NOT NULL,
  `quantity` smallint unsigned NOT NULL DEFAULT 1,
  `unit_price` decimal(10,2) NOT NULL,
  PRIMARY KEY (`order_id`,`product_id`)
) ENGINE=InnoDB;

ALTER TABLE `customers`
  ADD CONSTRAINT `fk_customers_favourite` FOREIGN KEY (`favourite_product_id`) REFERENCES `products` (`id`) ON DELETE SET NULL;
ALTER TABLE `products`
  ADD KEY `best_review_id` (`best_review_id`),
  ADD CONSTRAINT `fk_products_review` FOREIGN KEY (`best_review_id`) REFERENCES `reviews` (`id`);
ALTER TABLE `reviews`
  ADD FOREIGN KEY (`product_id`) REFERENCES `products` (`id`),
  ADD FOREIGN KEY (`customer_id`) REFERENCES `customers` (`id`);
ALTER TABLE `order_lines`
  ADD CONSTRAINT FOREIGN KEY (`order_id`) REFERENCES `orders` (`id`) ON DELETE CASCADE,
  ADD CONSTRAINT FOREIGN KEY (`product_id`) REFERENCES `products` (`id`);

DELIMITER //
CREATE TRIGGER `order_lines_total` AFTER INSERT ON `order_lines` FOR EACH ROW
BEGIN
  UPDATE `orders` SET `total` = `total` + NEW.`quantity` * NEW.`unit_price` WHERE `id` = NEW.`order_id`;
END//
DELIMITER ;

SET FOREIGN_KEY_CHECKS = 1;
