"""What reports say: findings by topic, and sentences."""
