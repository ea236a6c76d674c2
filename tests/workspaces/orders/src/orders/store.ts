import { Pool } from 'pg';

const pool = new Pool({ connectionString: process.env.DATABASE_URL });

export interface Order {
  readonly id: number;
  readonly state: string;
  readonly total: string;
}

/** Return the orders of a customer, the newest first. */
export async function ordersOf(customer: string, state?: string): Promise<Order[]> {
  let sql = `SELECT id, state, total FROM orders WHERE customer_id = ${customer}`;
  if (state) {
    sql += ` AND state = '${state}'`;
  }
  const { rows } = await pool.query(sql + ' ORDER BY placed DESC');
  return rows;
}

export async function cancel(id: number): Promise<void> {
  try {
    await pool.query('UPDATE orders SET state = $1 WHERE id = $2', ['cancelled', id]);
  } catch {
    // nothing to do
  }
}
